package io.github.e2bmcp.local.cgroup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this process may do with the machine's cgroups. It was found by making a cgroup, setting its
 * limits and running a program in it.
 */
public sealed interface Delegation
    permits DelegationV1, DelegationV2, SystemdDelegation, NoDelegation {

  /**
   * Finds the best.
   *
   * @param user this process's effective user id
   * @param runs runs a command; its output, or null when it failed
   */
  static Delegation find(long user, Runner runs) {
    Hierarchies hierarchies = Hierarchies.ofThisProcess();
    List<Function<Search, Optional<? extends Delegation>>> ways =
        List.of(
            DelegationV1::find, DelegationV2::find, SystemdDelegation::find, DelegationV2::above);
    Search search = new Search(hierarchies, user, runs);
    return ways.stream()
        .<Delegation>flatMap(way -> way.apply(search).stream())
        .findFirst()
        .orElseGet(() -> NoDelegation.because(search));
  }

  /** None, for who wants to do without. */
  static Delegation none() {
    return NoDelegation.unwanted();
  }

  /** Makes one more; for systemd, it comes to be when it is entered. */
  Cgroup make(String sandboxId) throws IOException;

  /** How, and for which controllers; without paths, so that it is the same at the next start. */
  String description();

  /** The exact command that gives what is missing; empty when nothing is. */
  String remedy();

  /** Where the memory of all sandboxes counts; null where this is not known. */
  @Nullable MemoryRoom memory();

  default boolean isPresent() {
    return true;
  }
}
