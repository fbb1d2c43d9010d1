package io.github.e2bmcp.local.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.local.cgroup.Hierarchies.Hierarchy;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryShareTest {

  private static final long MIB = 1 << 20;

  @TempDir Path files;

  private Path machine(long total, long available) throws IOException {
    return Files.writeString(
        files.resolve("meminfo"),
        "MemTotal:  %d kB%nMemFree:  1 kB%nMemAvailable:  %d kB%n"
            .formatted(total * 1024, available * 1024));
  }

  /** Sandboxes' cgroups and the limit of this one, as its kernel would say. */
  private MemoryRoom within(long limit, long used) throws IOException {
    Path around = Files.createDirectories(files.resolve("service"));
    Files.writeString(around.resolve("cgroup.controllers"), "memory\n");
    Files.writeString(around.resolve("memory.max"), limit * MIB + "\n");
    Files.writeString(around.resolve("memory.current"), used * MIB + "\n");
    Files.writeString(around.resolve("memory.stat"), "anon 1\ninactive_file " + 10 * MIB + "\n");
    return new MemoryRoom(around, Files.createDirectories(around.resolve("sandboxes")), true);
  }

  @Test
  void hasRoomOnAMachineAtRest() throws IOException {
    MemoryShare share = MemoryShare.of((MemoryRoom) null, machine(4_000, 3_000));
    assertThatCode(() -> share.requireRoom(MIB)).doesNotThrowAnyException();
  }

  @Test
  void isBusyWhereOthersLeaveLittle() throws IOException {
    MemoryShare share = MemoryShare.of((MemoryRoom) null, machine(4_000, 240));
    assertThatThrownBy(() -> share.requireRoom(MIB))
        .isInstanceOf(SandboxException.LimitReached.class)
        .hasMessageContaining("server is busy: this machine has only 240 MiB of memory left");
  }

  @Test
  void heedsTheLimitOfAServiceOrContainer() throws IOException {
    Path machine = machine(64_000, 60_000);
    MemoryShare idle = MemoryShare.of(within(1_000, 500), machine);
    assertThatCode(() -> idle.requireRoom(MIB)).doesNotThrowAnyException();
    MemoryShare full = MemoryShare.of(within(1_000, 900), machine);
    assertThatThrownBy(() -> full.requireRoom(MIB))
        .hasMessageContaining("only 110 MiB of memory left");
  }

  /** With this machine's kernel, in cgroups of the test's own. */
  @Nested
  class OnThisMachine {
    private static final String HOG =
        """
        import sys
        held = bytearray(int(sys.argv[1]) << 20)
        print('held', flush=True)
        sys.stdin.read()
        """;

    private Path mount;
    private Path place;

    @BeforeEach
    void makePlace() throws IOException {
      Hierarchies found = Hierarchies.ofThisProcess();
      Hierarchy memory = found.byController().getOrDefault("memory", found.unified());
      assumeTrue(memory != null, "no cgroups with memory are mounted");
      mount = memory.mount();
      place = mount.resolve("e2b-mcp-share-" + ProcessHandle.current().pid());
      assumeTrue(Files.isWritable(mount), "needs root: cgroups of the test's own");
      Files.createDirectory(place);
      Knob.of(place, "cgroup.subtree_control").tryWrite("+memory");
    }

    @AfterEach
    void removePlace() {
      if (place != null) {
        Tree.remove(place);
      }
    }

    private Cgroup sandbox(String name) throws IOException {
      Path directory = Files.createDirectory(place.resolve(name));
      Cgroup made =
          Files.exists(directory.resolve("cgroup.controllers"))
              ? new CgroupV2(mount, directory, line -> Entrance.into(List.of(directory), line))
              : new CgroupV1(Map.of("memory", directory));
      made.limit(Limits.standard(), 100);
      return made;
    }

    private Process hold(Cgroup where, int mib) throws IOException {
      List<String> command = List.of("/usr/bin/python3", "-c", HOG, Integer.toString(mib));
      return new ProcessBuilder(where.enter(command)).start();
    }

    private static String said(Process process) throws IOException {
      String line = process.inputReader().readLine();
      return line == null ? "" : line;
    }

    @Test
    void manySandboxesWithinTheirOwnLimitsTakeNoMoreThanTheShare() throws Exception {
      Cgroup one = sandbox("one");
      Cgroup other = sandbox("other");
      MemoryShare share = MemoryShare.of(new MemoryRoom(mount, place, true), machine(400, 1_000));
      Process before = hold(one, 400);
      assertThat(said(before)).as("without the share").isEqualTo("held");
      before.destroyForcibly().waitFor(20, TimeUnit.SECONDS);

      share.enforce();
      Process quiet = hold(other, 100);
      assertThat(said(quiet)).isEqualTo("held");
      Process greedy = hold(one, 400);
      assertThat(said(greedy)).isEmpty();
      assertThat(greedy.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(one.memoryKills()).as("told where it happened").isEqualTo(1);
      assertThat(other.memoryKills()).isZero();
      assertThat(quiet.isAlive()).isTrue();
      share.requireRoom(1_000 * MIB);

      Process more = hold(one, 130);
      assertThat(said(more)).isEqualTo("held");
      assertThatCode(() -> share.requireRoom(32 * MIB)).doesNotThrowAnyException();
      assertThatThrownBy(() -> share.requireRoom(1_000 * MIB))
          .isInstanceOf(SandboxException.LimitReached.class)
          .hasMessageContaining("server is busy: sandboxes use 2")
          .hasMessageContaining("of the 300 MiB of memory that they may take together");
      more.destroyForcibly();
      quiet.destroyForcibly();
    }
  }
}
