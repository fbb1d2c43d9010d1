package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.AttackBattery;
import io.github.e2bmcp.testkit.attack.Attacks;
import io.github.e2bmcp.testkit.attack.BatteryReport;
import io.github.e2bmcp.testkit.attack.NetworkField;
import io.github.e2bmcp.testkit.attack.Verdict;
import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A program of its own, because it is started inside a network namespace or as another user. Its
 * arguments: the engine ({@code unprotected} or an OCI runtime), the file for the JSON rows, the
 * addresses of the namespace and the ids of the attacks (empty for all), both separated by commas.
 */
final class BatteryRun {

  private static final int LANES = 4;

  private BatteryRun() {}

  public static void main(String... arguments) throws IOException {
    List<String> addresses = words(arguments[2]);
    Set<String> ids = Set.copyOf(words(arguments[3]));
    List<Attack> attacks =
        Attacks.onSandbox().stream()
            .filter(attack -> ids.isEmpty() || ids.contains(attack.id()))
            .toList();
    try (SandboxEngine engine = engine(arguments[0]);
        NetworkField field =
            addresses.isEmpty() ? NetworkField.loopback() : NetworkField.namespace(addresses)) {
      System.out.println(engine.probe().runtime());
      List<Verdict> verdicts =
          new AttackBattery(engine, field, LANES)
              .run(attacks, verdict -> System.out.println(BatteryReport.line(verdict)));
      Files.writeString(Path.of(arguments[1]), new BatteryReport(verdicts).json());
    }
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static SandboxEngine engine(String name) {
    return name.equals("unprotected")
        ? new UnprotectedEngine()
        : new LocalEngine(LocalEngineConfig.standard().withRuntime(RuntimeChoice.valueOf(name)));
  }
}
