package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.FileWatch.Change;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

abstract class WatchContract extends ContractArea {

  WatchContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  /** Changes up to this one. */
  private static List<Change> until(FileWatch watch, Change last) {
    List<Change> seen = new ArrayList<>();
    long end = System.nanoTime() + SOON.toNanos();
    while (!seen.contains(last)) {
      Change change = watch.next(Duration.ofNanos(end - System.nanoTime()));
      if (change == null) {
        throw new AssertionError("no " + last + " in time; seen: " + seen);
      }
      seen.add(change);
    }
    return seen;
  }

  @Test
  void tellsWhatHappensToFiles() {
    ProcessRun.shell(sandbox(), "mkdir w");
    try (FileWatch watch = sandbox().files().watch("w", false)) {
      ProcessRun.shell(sandbox(), "cd w; echo 1 > a; chmod 600 a; mv a b; rm b");
      assertThat(until(watch, new Change(Change.Kind.REMOVE, "b")))
          .contains(
              new Change(Change.Kind.CREATE, "a"),
              new Change(Change.Kind.WRITE, "a"),
              new Change(Change.Kind.CHMOD, "a"),
              new Change(Change.Kind.RENAME, "a"));
    }
  }

  @Test
  void looksIntoNewDirectoriesWhenRecursive() {
    ProcessRun.shell(sandbox(), "mkdir -p r/old");
    try (FileWatch watch = sandbox().files().watch("r", true)) {
      ProcessRun.shell(sandbox(), "cd r; echo 1 > old/x; mkdir -p new/er; echo 1 > new/er/y");
      assertThat(until(watch, new Change(Change.Kind.CREATE, "new/er/y")))
          .contains(new Change(Change.Kind.CREATE, "old/x"), new Change(Change.Kind.CREATE, "new"));
    }
  }

  @Test
  void tellsNothingOfWhatIsElsewhere() {
    ProcessRun.shell(sandbox(), "mkdir q");
    try (FileWatch watch = sandbox().files().watch("q", false)) {
      ProcessRun.shell(sandbox(), "echo 1 > elsewhere");
      assertThat(watch.next(Duration.ofMillis(300))).isNull();
    }
  }

  @Test
  void refusesWhatIsNoDirectory() {
    assertThatThrownBy(() -> sandbox().files().watch("nowhere", false))
        .isInstanceOf(SandboxException.FileNotFound.class);
    assertThatThrownBy(() -> sandbox().files().watch("/etc/hostname", false))
        .isInstanceOf(SandboxException.InvalidArgument.class);
  }
}
