package io.github.e2bmcp.local.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A cgroup's directory with the cgroups below it, which a runtime may have made. */
final class Tree {

  private static final long DEADLINE = TimeUnit.SECONDS.toNanos(3);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  private Tree() {}

  static List<Path> below(Path directory) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, Files::isDirectory)) {
      List<Path> found = new ArrayList<>();
      all.forEach(found::add);
      return found;
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * Ends what is in it and removes it; a cgroup that keeps a process for longer than three seconds
   * stays. It is no error when there is none.
   */
  static void remove(Path directory) {
    Knob kill = Knob.of(directory, "cgroup.kill");
    if (kill.exists()) {
      kill.tryWrite(1);
    }
    long until = System.nanoTime() + DEADLINE;
    while (!tryRemove(directory) && System.nanoTime() < until) {
      // The kernel lets go of a killed process a moment after its end was seen.
      LockSupport.parkNanos(STEP);
    }
  }

  private static boolean tryRemove(Path directory) {
    for (Path child : below(directory)) {
      if (!tryRemove(child)) {
        return false;
      }
    }
    try {
      Files.delete(directory);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
