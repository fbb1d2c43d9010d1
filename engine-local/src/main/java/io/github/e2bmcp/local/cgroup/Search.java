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

  private static String trialName() {
    return "trial-" + ProcessHandle.current().pid() + "-" + TRIALS.incrementAndGet();
  }

  /** Whether a cgroup of this delegation can be made, entered, limited and removed. */
  boolean works(Delegation delegation) {
    List<Path> made = List.of();
    try {
      Cgroup trial = delegation.make(trialName());
      made = trial.directories();
      if (runs.run(trial.enter(List.of("true"))) == null) {
        return false;
      }
      trial.limit(Limits.standard(), Limits.standard().processes());
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
