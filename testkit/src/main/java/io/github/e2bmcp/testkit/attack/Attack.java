package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import org.jspecify.annotations.Nullable;

/**
 * One case of the battery.
 *
 * @param id such as {@code A01}; the same attack may be tried on a sandbox and through a server
 * @param name what is tried, in a few words
 * @param due the reason that the attacking program's end must be reported with; null for any
 * @param layer the engine's isolation layer that alone holds it, such as {@code memory-limit};
 *     where the engine says that this machine has it not, the attack cannot be hosted; empty for
 *     none
 * @param trial how it is run
 */
public record Attack(
    String id, String name, Group group, @Nullable EndedBy due, String layer, Trial trial) {

  /** Held by more than one layer, or by none that an engine names. */
  public Attack(String id, String name, Group group, @Nullable EndedBy due, Trial trial) {
    this(id, name, group, due, "", trial);
  }

  /** The same, held by one layer. */
  Attack heldBy(String value) {
    return new Attack(id, name, group, due, value, trial);
  }

  /** What an attack aims at. */
  public enum Group {
    PROCESS("processes and time"),
    STORAGE("memory and disk"),
    FILESYSTEM("the file system and the kernel"),
    NETWORK("the network"),
    OUTPUT("output and protocol"),
    PACKAGES("packages"),
    SERVER("the server's life");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }
}
