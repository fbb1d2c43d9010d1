package io.github.e2bmcp.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DownDirectionTest {

  private final ByteArrayOutputStream inside = new ByteArrayOutputStream();
  private final DownDirection down = new DownDirection(inside);

  @Test
  void letsNothingFollowTheLastMessage() throws Exception {
    down.write("said".getBytes(StandardCharsets.US_ASCII));
    down.endWith(" end".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> down.write('x')).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> down.write(new byte[3])).isInstanceOf(IOException.class);
    assertThat(inside.toString(StandardCharsets.US_ASCII)).isEqualTo("said end");
  }
}
