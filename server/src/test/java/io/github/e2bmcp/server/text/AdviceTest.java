package io.github.e2bmcp.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {

  private static final Advice.InForce LIMITS =
      new Advice.InForce(Duration.ofSeconds(30), 1L << 30, 256, 1L << 30, 10_000_000);

  @Test
  void aTimeoutBeginsWithItsFixedWordsAndNamesTheLimit() {
    assertThat(Advice.ended(EndedBy.TIMEOUT, true, LIMITS))
        .startsWith("Execution timeout: the code ran longer than 30 s")
        .contains("Variables are kept.");
    assertThat(Advice.ended(EndedBy.TIMEOUT, false, LIMITS)).contains("variables are lost");
  }

  @ParameterizedTest
  @EnumSource(value = EndedBy.class, mode = EnumSource.Mode.EXCLUDE, names = "EXIT")
  void everyEndTellsWhatHappenedAndOfTheState(EndedBy endedBy) {
    assertThat(Advice.ended(endedBy, false, LIMITS))
        .contains(":")
        .contains("restarted")
        .endsWith(".");
  }

  @Test
  void anEndOfItsOwnNeedsNoWords() {
    assertThat(Advice.ended(EndedBy.EXIT, true, LIMITS)).isEmpty();
  }

  @Test
  void limitsAreShownAsPeopleWriteThem() {
    assertThat(Advice.ended(EndedBy.OUT_OF_MEMORY, true, LIMITS)).contains("more than 1 GiB.");
    assertThat(Advice.ended(EndedBy.OUTPUT_LIMIT, true, LIMITS)).contains("more than 10 MB ");
    assertThat(Advice.shown(Duration.ofMinutes(5))).isEqualTo("5 min");
    assertThat(Advice.shown(Duration.ofMillis(1500))).isEqualTo("1500 ms");
  }

  @Test
  void failuresTellWhatToDoNext() {
    assertThat(Advice.failed(new SandboxException.SandboxNotFound("sandbox sb-1 has closed")))
        .isEqualTo(
            "sandbox sb-1 has closed. Leave sandbox_id out for the default sandbox, or use \"new\".");
    assertThat(Advice.failed(new SandboxException.Internal("x"))).contains("defect of the server");
    assertThat(Advice.creationFailed(new SandboxException.EngineUnavailable("no runtime works.")))
        .startsWith("Sandbox creation failed: no runtime works. ")
        .contains("e2b-mcp doctor");
    assertThat(Advice.creationFailed(new SandboxException.LimitReached("5 of 5 in use")))
        .contains("get_sandbox_info");
  }

  @Test
  void aRefusalBeginsWithItsFixedWordsAndTellsEachReason() {
    assertThat(Advice.refused(List.of("line 1 opens a connection", "line 2 reads /etc/shadow")))
        .startsWith(
            "Security validation failed: line 1 opens a connection; line 2 reads /etc/shadow. ")
        .contains("SECURITY_POLICY=monitor");
  }
}
