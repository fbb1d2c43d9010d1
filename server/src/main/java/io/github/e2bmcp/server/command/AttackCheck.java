package io.github.e2bmcp.server.command;

import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.AttackBattery;
import io.github.e2bmcp.testkit.attack.Attacks;
import io.github.e2bmcp.testkit.attack.BatteryReport;
import io.github.e2bmcp.testkit.attack.NetworkField;
import io.github.e2bmcp.testkit.attack.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code doctor --attack}: the battery in sandboxes of this machine. Network attacks aim at
 * listeners on loopback that it opens itself. What only a missing layer would hold is not run, for
 * it would harm the machine.
 */
final class AttackCheck {

  private static final int LANES = 2;

  private final SandboxEngine engine;
  private final EngineReport report;

  AttackCheck(SandboxEngine engine) {
    this.engine = engine;
    this.report = engine.probe();
  }

  /**
   * Runs attacks and says each verdict as it comes.
   *
   * @param ids of attacks; empty for all
   */
  BatteryReport run(Set<String> ids, PrintStream progress) {
    List<Attack> hosted = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Attack attack : Attacks.onSandbox()) {
      if (!ids.isEmpty() && !ids.contains(attack.id())) {
        continue;
      }
      String lacking = lacking(attack);
      if (lacking.isEmpty()) {
        hosted.add(attack);
      } else {
        verdicts.add(new Verdict(attack, Verdict.State.NOT_HOSTED, lacking, null, Duration.ZERO));
      }
    }
    verdicts.forEach(it -> progress.println(BatteryReport.line(it)));
    try (NetworkField field = NetworkField.loopback()) {
      verdicts.addAll(
          new AttackBattery(engine, field, LANES)
              .run(hosted, it -> progress.println(BatteryReport.line(it))));
    }
    return new BatteryReport(verdicts);
  }

  private String lacking(Attack attack) {
    for (IsolationLayer layer : report.missing()) {
      if (layer.name().equals(attack.layer())) {
        return "not run: this machine lacks the layer " + layer.name() + ": " + layer.detail();
      }
    }
    return "";
  }

  /** Writes {@code e2b-mcp-attacks.html} and {@code .json}; returns where. */
  Path write(BatteryReport attacks, Path folder) throws IOException {
    Path page = Files.createDirectories(folder).resolve("e2b-mcp-attacks.html");
    Files.writeString(page, attacks.html(report.engine() + ", " + report.runtime()));
    Files.writeString(folder.resolve("e2b-mcp-attacks.json"), attacks.json());
    return page;
  }

  /** Whether nothing got what it wanted, and all else held. */
  static boolean passed(BatteryReport attacks) {
    return attacks.count(Verdict.State.ESCAPED) + attacks.count(Verdict.State.FLAWED) == 0;
  }
}
