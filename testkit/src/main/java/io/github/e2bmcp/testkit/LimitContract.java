package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.sandbox.Signal;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits that hold, where the engine says that they do; each leaves the sandbox usable. */
abstract class LimitContract extends ContractArea {

  private static final long MEGABYTE = 1 << 20;

  LimitContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  private static Limits small() {
    return new Limits(256 * MEGABYTE, 1, 64, 64 * MEGABYTE, 2_000, 256);
  }

  @BeforeEach
  void requireLimits() {
    require(Capability.LIMITS);
  }

  private void inSmallSandbox(Consumer<Sandbox> test) {
    inSmallSandbox(true, test);
  }

  /** A neighbour never suffers. */
  private void inSmallSandbox(boolean livesOn, Consumer<Sandbox> test) {
    Sandbox small = engine().create(SandboxSpec.standard().withLimits(small()));
    try {
      test.accept(small);
      Sandbox usable = livesOn ? small : sandbox();
      assertThat(ProcessRun.shell(usable, "echo well").text()).isEqualTo("well");
    } finally {
      small.kill();
    }
  }

  @Test
  void aMemoryBombEndsAlone() {
    requireLayer("memory-limit");
    inSmallSandbox(
        isEnforced("memory-limit"),
        small -> {
          ProcessRun run =
              ProcessRun.python(small, "b = []\nwhile True: b.append(bytearray(8_000_000))");
          assertThat(run.exit().succeeded()).isFalse();
          assertThat(run.exit().endedBy()).isEqualTo(EndedBy.OUT_OF_MEMORY);
        });
  }

  @Test
  void whatEndedOneProgramExplainsNoOther() {
    requireLayer("memory-limit");
    assumeTrue(isEnforced("memory-limit"), "the whole sandbox ends with the program here");
    inSmallSandbox(small -> {
      SandboxProcess longer = small.start(ProcessSpec.of("sleep", "1000"));
      ProcessRun.python(small, "b = []\nwhile True: b.append(bytearray(8_000_000))");
      longer.signal(Signal.KILL);
      assertThat(ProcessRun.of(longer).exit().endedBy()).isEqualTo(EndedBy.KILLED);
    });
  }

  @Test
  void aForkBombEndsInItsSandbox() {
    requireLayer("process-limit");
    boolean enforced = isEnforced("process-limit");
    inSmallSandbox(
        enforced,
        small -> {
          String bomb = "import os\nwhile True: os.fork()";
          SandboxProcess process =
              small.start(ProcessSpec.of("python3", "-c", bomb).withTimeout(Duration.ofSeconds(3)));
          ProcessRun run = ProcessRun.of(process);
          process.killTree();
          if (enforced) {
            assertThat(run.exit().endedBy()).isIn(EndedBy.PROCESS_LIMIT, EndedBy.TIMEOUT);
          } else {
            assertThat(run.exit().succeeded()).isFalse();
          }
        });
  }

  @Test
  void threadsCountAsProcesses() {
    requireLayer("process-limit");
    inSmallSandbox(small -> {
      String code =
          "import threading, time\nfor n in range(500): threading.Thread(target=time.sleep,"
              + " args=(60,), daemon=True).start()";
      ProcessRun run = ProcessRun.python(small, code);
      assertThat(run.errors()).contains("can't start new thread");
      if (isEnforced("process-limit")) {
        assertThat(run.exit().endedBy()).isEqualTo(EndedBy.PROCESS_LIMIT);
      }
    });
  }

  @Test
  void aFullDiskIsTold() {
    requireLayer("disk-limit");
    inSmallSandbox(small -> {
      ProcessRun run = ProcessRun.shell(small, "head -c 100000000 /dev/zero > fill");
      assertThat(run.exit().endedBy()).isEqualTo(EndedBy.DISK_FULL);
      ProcessRun.shell(small, "rm fill");
    });
  }

  @Test
  void homeAndTemporaryFilesShareTheDisk() {
    requireLayer("disk-limit");
    inSmallSandbox(small -> {
      ProcessRun.shell(small, "head -c 50000000 /dev/zero > fill");
      ProcessRun run = ProcessRun.shell(small, "head -c 50000000 /dev/zero > /tmp/fill");
      assertThat(run.exit().succeeded()).isFalse();
      ProcessRun.shell(small, "rm -f fill /tmp/fill");
    });
  }

  @Test
  void inodesAreLimited() {
    requireLayer("inode-limit");
    inSmallSandbox(small -> {
      ProcessRun run =
          ProcessRun.python(small, "for n in range(5000): open('i%d' % n, 'w').close()");
      assertThat(run.exit().succeeded()).isFalse();
      ProcessRun.python(small, "import os\n[os.unlink(n) for n in os.listdir()]");
    });
  }

  @Test
  void openFilesAreLimited() {
    inSmallSandbox(small -> {
      ProcessRun run = ProcessRun.python(small, "f = [open('/dev/null') for _ in range(1000)]");
      assertThat(run.errors()).contains("Too many open files");
    });
  }

  @Test
  void processorTimeIsLimited() {
    requireLayer("cpu-limit");
    inSmallSandbox(small -> {
      String spin =
          "import os\nfor _ in range(3): os.fork()\nimport time\ne = time.time() + 1.5\n"
              + "while time.time() < e: pass";
      Duration before = small.metrics().cpuUsed();
      Duration wall = ProcessRun.python(small, spin).exit().usage().wall();
      Duration used = small.metrics().cpuUsed().minus(before);
      // Four programs want all cores; a machine with one core could not tell.
      assertThat(used).isLessThan(wall.multipliedBy(3).dividedBy(2));
    });
  }
}
