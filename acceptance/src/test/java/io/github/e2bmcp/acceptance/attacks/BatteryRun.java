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
import io.github.e2bmcp.testkit.unprotected.Enclosure;
import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A program of its own, because it is started inside namespaces or as another user. Its arguments:
 * the engine ({@code unprotected} or an OCI runtime), the launcher of the product, the addresses of
 * its network and the ids of the attacks (empty for all), both separated by commas. Prints the
 * report's JSON, and on standard error each verdict as it comes.
 */
final class BatteryRun {

  private static final String UNPROTECTED = "unprotected";
  private static final int LANES = 4;

  private BatteryRun() {}

  public static void main(String... arguments) throws IOException {
    String name = arguments[0];
    if (name.equals(UNPROTECTED) && !Enclosure.surrounds()) {
      throw new IllegalStateException("unprotected attacks run in an enclosure only");
    }
    List<String> addresses = words(arguments[2]);
    Set<String> ids = Set.copyOf(words(arguments[3]));
    List<Verdict> verdicts = new ArrayList<>();
    try (NetworkField field =
        addresses.isEmpty() ? NetworkField.loopback() : NetworkField.namespace(addresses)) {
      List<Attack> onSandbox = chosen(Attacks.onSandbox(), ids);
      if (!onSandbox.isEmpty()) {
        try (SandboxEngine engine = engine(name)) {
          System.err.println(engine.probe().runtime());
          verdicts.addAll(new AttackBattery(engine, field, LANES).run(onSandbox, BatteryRun::tell));
        }
      }
      ServerKind kind =
          name.equals(UNPROTECTED)
              ? ServerKind.unprotected()
              : ServerKind.product(arguments[1], name.toLowerCase(Locale.ROOT));
      verdicts.addAll(
          new ServerBattery(kind, field, LANES)
              .run(chosen(ServerAttacks.all(), ids), BatteryRun::tell));
    }
    System.out.println(new BatteryReport(verdicts).json());
  }

  private static void tell(Verdict verdict) {
    System.err.println(BatteryReport.line(verdict));
  }

  private static List<Attack> chosen(List<Attack> attacks, Set<String> ids) {
    return attacks.stream().filter(it -> ids.isEmpty() || ids.contains(it.id())).toList();
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static SandboxEngine engine(String name) {
    return name.equals(UNPROTECTED)
        ? new UnprotectedEngine()
        : new LocalEngine(LocalEngineConfig.standard().withRuntime(RuntimeChoice.valueOf(name)));
  }
}
