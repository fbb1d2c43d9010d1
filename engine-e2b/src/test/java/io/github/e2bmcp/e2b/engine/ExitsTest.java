package io.github.e2bmcp.e2b.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitsTest {

  @Test
  void anExitKeepsItsCode() {
    ProcessOutput.Ended ended = new ProcessOutput.Ended(3, true, "exit status 3", "exit status 3");

    assertThat(Exits.of(ended, null, Usage.NONE))
        .isEqualTo(new ProcessExit(3, 0, EndedBy.EXIT, Usage.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "signal: killed, 9, KILLED",
    "signal: terminated, 15, KILLED",
    "signal: segmentation fault (core dumped), 11, CRASHED",
    "signal: aborted, 6, CRASHED",
    "signal: signal 31, 31, CRASHED",
    "signal: something new, 9, KILLED",
  })
  void aSignalIsReadFromItsName(String status, int signal, EndedBy why) {
    ProcessOutput.Ended ended = new ProcessOutput.Ended(-1, false, status, status);

    assertThat(Exits.of(ended, null, Usage.NONE))
        .isEqualTo(new ProcessExit(-1, signal, why, Usage.NONE));
  }

  @Test
  void whatThisSideDidIsTheReason() {
    ProcessOutput.Ended ended = new ProcessOutput.Ended(-1, false, "signal: killed", "");

    assertThat(Exits.of(ended, EndedBy.TIMEOUT, Usage.NONE).endedBy()).isEqualTo(EndedBy.TIMEOUT);
  }
}
