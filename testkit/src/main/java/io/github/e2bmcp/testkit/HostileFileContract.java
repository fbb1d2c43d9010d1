package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** File operations on what hostile code prepared for them. */
abstract class HostileFileContract extends ContractArea {

  HostileFileContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  private SandboxFiles files() {
    return sandbox().files();
  }

  @Test
  void aPipeIsRefusedNotWaitedFor() {
    ProcessRun.shell(sandbox(), "mkfifo pipe");
    assertThatThrownBy(() -> files().read("pipe"))
        .isInstanceOf(SandboxException.InvalidArgument.class);
    assertThatThrownBy(
            () -> {
              try (OutputStream out = files().write("pipe")) {
                out.write(1);
              }
            })
        .hasCauseInstanceOf(SandboxException.InvalidArgument.class);
  }

  /** A process that does file operations may wait for the next one among the user's programs. */
  @Test
  void whatAProgramDoesToAllOthersHarmsNoFileOperation() throws IOException {
    files().stat("/home/user");
    ProcessRun attack =
        ProcessRun.python(
            sandbox(),
            """
            import os, resource, signal
            first = lambda: f"{os.sched_getscheduler(1)} {os.getpriority(os.PRIO_PROCESS, 1)}"
            before = first()
            for pid in {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid()}:
                for harm in (lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, 0)),
                             lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (0, 0)),
                             lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
                             lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
                             lambda: os.kill(pid, signal.SIGSTOP)):
                    try:
                        harm()
                    except OSError:
                        pass
            print(before, first(), sep="\\n")
            """);
    if (!engine().probe().runtime().startsWith("runsc")) { // in gVisor a number that nobody heeds
      List<String> urgency = attack.text().lines().toList();
      assertThat(urgency.get(1)).as("urgency of the first process").isEqualTo(urgency.get(0));
    }
    try (OutputStream out = files().write("whole")) {
      out.write(new byte[100_000]);
    }
    assertThat(files().stat("whole").sizeBytes()).isEqualTo(100_000);
    assertThat(ProcessRun.shell(sandbox(), "wc -c < whole").text()).isEqualTo("100000");
  }

  @Test
  void devicesAndDirectoriesAreRefused() {
    assertThatThrownBy(() -> files().read("/dev/zero"))
        .isInstanceOf(SandboxException.InvalidArgument.class);
    assertThatThrownBy(() -> files().read("/home/user"))
        .isInstanceOf(SandboxException.InvalidArgument.class);
  }

  @Test
  void linksLeadOnlyWithinTheSandbox() throws IOException {
    ProcessRun.shell(sandbox(), "ln -s /etc/hostname escape; ln -s / root");
    try (InputStream in = files().read("escape")) {
      byte[] seen = in.readAllBytes();
      assertThat(seen).isEqualTo(ProcessRun.shell(sandbox(), "cat /etc/hostname").out());
    }
    assertThatThrownBy(
            () -> {
              try (OutputStream out = files().write("root/etc/passwd")) {
                out.write(1);
              }
            })
        .hasCauseInstanceOf(SandboxException.PermissionDenied.class);
  }

  @Test
  void aLoopOfLinksIsRefused() {
    ProcessRun.shell(sandbox(), "ln -s loop2 loop1; ln -s loop1 loop2");
    assertThatThrownBy(() -> files().read("loop1")).isInstanceOf(SandboxException.class);
    files().remove("loop1");
    files().remove("loop2");
  }

  @Test
  void aGrowingFileEndsAtItsFirstSize() throws IOException {
    ProcessRun.shell(sandbox(), "head -c 400000 /dev/zero > growing");
    try (InputStream in = files().read("growing")) {
      int first = in.read();
      ProcessRun.shell(sandbox(), "head -c 400000 /dev/zero >> growing");
      assertThat(first).isZero();
      assertThat(in.readAllBytes()).hasSize(399_999);
    }
  }

  @Test
  void aSparseGiantIsReadPieceByPiece() throws IOException {
    ProcessRun.shell(sandbox(), "truncate -s 1T sparse");
    assertThat(files().stat("sparse").sizeBytes()).isEqualTo(1L << 40);
    try (InputStream in = files().read("sparse")) {
      assertThat(in.readNBytes(1_000_000)).hasSize(1_000_000);
    }
    files().remove("sparse");
  }

  @Test
  void deepTreesAreListedAndRemoved() {
    String dig =
        """
        import os
        os.mkdir('deep'); os.chdir('deep')
        for n in range(2500):
            os.mkdir('d'); os.chdir('d')
        """;
    assertThat(ProcessRun.python(sandbox(), dig).exit().succeeded()).isTrue();
    assertThat(files().list("deep", 5, 100)).hasSize(5);
    files().remove("deep");
    assertThatThrownBy(() -> files().stat("deep"))
        .isInstanceOf(SandboxException.FileNotFound.class);
  }

  @Test
  void namesThatAreNoUnicodeAreListed() {
    ProcessRun.python(sandbox(), "import os; os.mkdir('raw'); open(b'raw/\\xff\\xfe', 'w')");
    assertThat(files().list("raw", 1, 10)).hasSize(1);
    files().remove("raw");
  }

  @Test
  void aWriteThatRunsOutOfDiskLeavesTheOldFile() throws IOException {
    requireLayer("disk-limit");
    try (OutputStream out = files().write("full")) {
      out.write(7);
    }
    long limit = sandbox().info().limits().diskBytes();
    byte[] block = new byte[1 << 20];
    assertThatThrownBy(
            () -> {
              try (OutputStream out = files().write("full")) {
                for (long sent = 0; sent <= limit; sent += block.length) {
                  out.write(block);
                }
              }
            })
        .hasCauseInstanceOf(SandboxException.NotEnoughSpace.class);
    FileEntry kept = files().stat("full");
    assertThat(kept.sizeBytes()).isEqualTo(1);
    try (OutputStream out = files().write("after")) {
      out.write(block);
    }
  }
}
