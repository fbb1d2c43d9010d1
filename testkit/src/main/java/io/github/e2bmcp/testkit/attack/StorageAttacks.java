package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A15 to A24: memory and disk. */
final class StorageAttacks {

  private StorageAttacks() {}

  static List<Attack> all() {
    long memory = Stage.LIMITS.memoryBytes();
    long disk = Stage.LIMITS.diskBytes();
    long inodes = Stage.LIMITS.inodes();
    return List.of(
        program("A15", "memory bomb", EndedBy.OUT_OF_MEMORY, "a15_memory.py", memory)
            .heldBy("memory-limit"),
        program(
                "A16",
                "touches reserved memory",
                EndedBy.OUT_OF_MEMORY,
                "a16_overcommit.py",
                memory)
            .heldBy("memory-limit"),
        program("A17", "fills memory file systems", null, "a17_shared_memory.py", memory)
            .heldBy("memory-limit"),
        program("A18", "fills the disk", EndedBy.DISK_FULL, "a18_disk.py", disk)
            .heldBy("disk-limit"),
        program("A19", "a file too many, many times", EndedBy.DISK_FULL, "a19_inodes.py", inodes)
            .heldBy("inode-limit"),
        attack("A21", "directories deeper than a path", null, StorageAttacks::deep),
        program("A23", "zip bomb", EndedBy.DISK_FULL, "a23_zip_bomb.py", disk).heldBy("disk-limit"),
        program("A24", "farm of hard links", null, "a24_hard_links.py", inodes)
            .heldBy("inode-limit"));
  }

  private static Attack attack(
      String id, String name, @Nullable EndedBy due, Trial.OnSandbox trial) {
    return new Attack(id, name, Group.STORAGE, due, trial);
  }

  private static Attack program(
      String id, String name, @Nullable EndedBy due, String file, long limit) {
    return attack(id, name, due, ProgramTrial.of(Program.of(file, limit)));
  }

  private static Finding deep(Stage stage) {
    ProgramRun made = stage.run(stage.sandbox(), Program.of("a21_deep.py"));
    try {
      int seen = stage.sandbox().files().list("deep", 3, 1_000).size();
      return removed(stage, "deep", String.join("; ", made.held()) + ", " + seen + " listed");
    } catch (SandboxException | UncheckedIOException e) {
      return Finding.reached("listing fails: " + e.getMessage());
    } finally {
      stage.run(stage.sandbox(), ProcessSpec.of("/bin/rm", "-rf", "deep"));
    }
  }

  private static Finding removed(Stage stage, String path, String seen) {
    SandboxFiles files = stage.sandbox().files();
    try {
      files.remove(path);
      files.stat(path);
      return Finding.reached(path + " cannot be removed");
    } catch (SandboxException.FileNotFound gone) {
      return Finding.held(seen + " and removed");
    } catch (SandboxException e) {
      return Finding.reached("removing fails: " + e.text());
    }
  }
}
