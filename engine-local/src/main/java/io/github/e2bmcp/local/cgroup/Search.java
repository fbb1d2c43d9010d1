package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.sandbox.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What ways to cgroups are tried with.
 *
 * @param user this process's effective user id
 */
record Search(Hierarchies hierarchies, long user, Runner runs) {

  private static final AtomicInteger TRIALS = new AtomicInteger();

  /** The directory below a root of a hierarchy that is ours; for others than root, by a grant. */
  String place() {
    return user == 0 ? "e2b-mcp" : "e2b-mcp-" + user;
  }

  MemoryRoom room(Path mount, Path parent) {
    return new MemoryRoom(mount, parent, parent.equals(mount.resolve(place())));
  }

  private static String trialName() {
    return "trial-" + ProcessHandle.current().pid() + "-" + TRIALS.incrementAndGet();
  }

  /** What is done with a cgroup once a program has run in it. */
  private interface Trial {
    void with(Cgroup cgroup) throws IOException;
  }

  /** Whether a cgroup of this delegation can be made, entered, limited and removed. */
  boolean works(Delegation delegation) {
    return tried(
        delegation, trial -> trial.limit(Limits.standard(), Limits.standard().processes()));
  }

  /** The same for cgroups that end with their last process, when they can no more be limited. */
  boolean canEnter(Delegation delegation) {
    return tried(delegation, gone -> {});
  }

  private boolean tried(Delegation delegation, Trial trial) {
    List<Path> made = List.of();
    try {
      Cgroup cgroup = delegation.make(trialName());
      made = cgroup.directories();
      if (runs.run(cgroup.enter(List.of("true"))) == null) {
        return false;
      }
      trial.with(cgroup);
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      Cgroup.remove(made);
    }
  }

  /** Whether this process may make a directory there; it is removed again. */
  static boolean mayMakeIn(Path directory) {
    Path trial = directory.resolve(trialName());
    try {
      Files.createDirectory(trial);
      Tree.remove(trial);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
