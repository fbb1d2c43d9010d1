package io.github.e2bmcp.testkit.attack;

import java.util.List;
import java.util.stream.Stream;

/** The battery's list. */
public final class Attacks {

  private Attacks() {}

  /** Those that need nothing but an engine. */
  public static List<Attack> onSandbox() {
    return Stream.of(
            ProcessAttacks.all(),
            StorageAttacks.all(),
            FilesystemAttacks.all(),
            NetworkAttacks.all(),
            OutputAttacks.all())
        .flatMap(List::stream)
        .toList();
  }
}
