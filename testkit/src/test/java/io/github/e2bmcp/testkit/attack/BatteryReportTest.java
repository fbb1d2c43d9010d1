package io.github.e2bmcp.testkit.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.EndedBy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatteryReportTest {

  private static final Attack ATTACK =
      new Attack(
          "A99",
          "says \"hello\"",
          Attack.Group.OUTPUT,
          null,
          (Trial.OnSandbox) stage -> Finding.held(""));

  @Test
  void writesWhatIsHostileAsHarmlessJson() {
    Verdict verdict =
        new Verdict(
            ATTACK,
            Verdict.State.ESCAPED,
            "line\n\u001b]0;title\u0007 back\\slash \u202e",
            EndedBy.TIMEOUT,
            Duration.ofMillis(12));

    assertThat(new BatteryReport(List.of(verdict)).json())
        .isEqualTo(
            "[{\"id\":\"A99\",\"name\":\"says \\\"hello\\\"\",\"verdict\":\"escaped\","
                + "\"endedBy\":\"timeout\",\"millis\":12,"
                + "\"seen\":\"line\\u000a\\u001b]0;title\\u0007 back\\\\slash \\u202e\"}]\n");
  }

  @Test
  void countsEachState() {
    Verdict verdict = new Verdict(ATTACK, Verdict.State.NOT_HOSTED, "no root", null, Duration.ZERO);

    BatteryReport report = new BatteryReport(List.of(verdict));

    assertThat(report.table()).contains("A99 ").contains("no root").contains("not hosted 1");
    assertThat(report.count(Verdict.State.CONTAINED)).isZero();
  }
}
