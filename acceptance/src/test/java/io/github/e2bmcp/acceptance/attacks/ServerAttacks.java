package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.Attacks;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The battery's attacks that need a whole server. */
final class ServerAttacks {

  private ServerAttacks() {}

  static List<Attack> all() {
    return Stream.of(
            FileToolAttacks.all(),
            EgressAttacks.all(),
            ReplyAttacks.all(),
            PackageAttacks.all(),
            LifeAttacks.all())
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Attack::id))
        .toList();
  }

  /** The whole battery, in the order of its ids. */
  static List<Attack> andOnSandbox() {
    return Stream.concat(Attacks.onSandbox().stream(), all().stream())
        .sorted(Comparator.comparing(Attack::id))
        .toList();
  }
}
