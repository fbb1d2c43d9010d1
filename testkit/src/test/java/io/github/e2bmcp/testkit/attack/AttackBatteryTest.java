package io.github.e2bmcp.testkit.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttackBatteryTest {

  @Test
  void everyAttackSucceedsWhereNothingProtects() {
    assumeTrue("root".equals(System.getProperty("user.name")), "some attacks need root to succeed");
    try (UnprotectedEngine engine = new UnprotectedEngine();
        NetworkField field = NetworkField.loopback()) {
      List<Verdict> verdicts =
          new AttackBattery(engine, field, 6)
              .run(Attacks.onSandbox(), verdict -> System.out.println(BatteryReport.line(verdict)));

      assertThat(verdicts)
          .hasSameSizeAs(Attacks.onSandbox())
          .filteredOn(verdict -> verdict.state() != Verdict.State.ESCAPED)
          .map(BatteryReport::line)
          .isEmpty();
    }
  }
}
