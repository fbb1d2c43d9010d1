package io.github.e2bmcp.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private final Pipeline pipeline =
      new Pipeline(new SecretMasker(Map.of("KEY", "canary-12345678")), new OutputCap(1_000));

  @Test
  void aSecretHiddenByControlSequencesIsMasked() {
    assertThat(
            pipeline.clean(
                "can\u001b[0mary-12\u0000345\u200b678\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("[MASKED: KEY]\n");
  }

  @Test
  void brokenUtf8IsReplacedAndNothingElseLost() {
    assertThat(pipeline.clean(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2, (byte) 0x82}))
        .isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void aSecretAtTheCutIsMaskedBeforeIt() {
    String clean = pipeline.clean("x".repeat(330) + "canary-12345678" + "y".repeat(5_000));
    assertThat(pipeline.shorten(clean, "").text()).doesNotContain("canary").hasSizeLessThan(1_001);
  }
}
