package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.Signal;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

abstract class EndingContract extends ContractArea {

  EndingContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  @Test
  void signalsReachTheProcess() {
    SandboxProcess process =
        sandbox()
            .start(
                ProcessSpec.of(
                    "sh", "-c", "trap 'exit 7' INT; echo up; while :; do sleep 0.05; done"));
    awaitOutput(process, "up");
    process.signal(Signal.INT);
    assertThat(ProcessRun.of(process).exit().exitCode()).isEqualTo(7);
  }

  @Test
  void aKilledProcessSaysSo() {
    SandboxProcess process = sandbox().start(ProcessSpec.of("sleep", "1000"));
    process.signal(Signal.KILL);
    ProcessExit exit = ProcessRun.of(process).exit();
    assertThat(exit.exitCode()).isEqualTo(-1);
    assertThat(exit.signal()).isEqualTo(9);
    assertThat(exit.endedBy()).isEqualTo(EndedBy.KILLED);
  }

  @Test
  void aCrashSaysSo() {
    ProcessExit exit = ProcessRun.python(sandbox(), "import os; os.kill(os.getpid(), 11)").exit();
    assertThat(exit.signal()).isEqualTo(11);
    assertThat(exit.endedBy()).isEqualTo(EndedBy.CRASHED);
  }

  @Test
  void timeoutEndsAProgramThatIgnoresSignals() {
    ProcessSpec spec =
        ProcessSpec.of("sh", "-c", "trap '' INT TERM HUP; while :; do sleep 0.1; done");
    ProcessExit exit = ProcessRun.of(sandbox(), spec.withTimeout(Duration.ofMillis(500))).exit();
    assertThat(exit.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    assertThat(exit.usage().wall()).isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
  }

  @Test
  void timeoutEndsABusyLoop() {
    ProcessSpec spec =
        ProcessSpec.of("python3", "-c", "while True: pass").withTimeout(Duration.ofSeconds(2));
    ProcessExit exit = ProcessRun.of(sandbox(), spec).exit();
    assertThat(exit.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    require(Capability.USAGE);
    assertThat(exit.usage().cpu()).isGreaterThan(Duration.ofMillis(20));
  }

  @Test
  void timeoutTakesDaemonsWithIt() {
    ProcessSpec spec =
        ProcessSpec.shell("(setsid sleep 5551 &); (setsid sh -c 'sleep 5551; :' &); sleep 5551");
    ProcessRun.of(sandbox(), spec.withTimeout(Duration.ofMillis(500)));
    assertThat(countProcesses("5551")).isZero();
  }

  /** The kernel shows such a process as a zombie, although it computes. */
  @Test
  void timeoutEndsAProcessWhoseFirstThreadHasEnded() {
    require(Capability.TREES);
    String code =
        """
        import ctypes, os, threading, time
        def beat():
            while True:
                with open('beat', 'a') as file:
                    file.write('.')
                time.sleep(0.05)
        threading.Thread(target=beat).start()
        time.sleep(0.3)
        ctypes.CDLL(None).syscall({'x86_64': 60, 'aarch64': 93}[os.uname().machine], 0)
        """;
    ProcessSpec spec = ProcessSpec.of("python3", "-c", code).withTimeout(Duration.ofSeconds(1));
    ProcessExit exit = ProcessRun.of(sandbox(), spec).exit();
    assertThat(exit.endedBy()).isEqualTo(EndedBy.TIMEOUT);
    String beats = "wc -c <beat; sleep 0.5; wc -c <beat";
    String[] seen = ProcessRun.shell(sandbox(), beats).text().split("\\s+", -1);
    assertThat(seen[1]).as("it has stopped").isEqualTo(seen[0]);
  }

  @Test
  void killTreeReachesDoubleForkedDaemons() {
    String daemon =
        """
        import os, sys, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.close(1)
                time.sleep(6661)
            os._exit(0)
        print('up', flush=True)
        time.sleep(6661)
        """;
    SandboxProcess process = sandbox().start(ProcessSpec.of("python3", "-c", daemon, "marker6661"));
    awaitOutput(process, "up");
    process.killTree();
    assertThat(countProcesses("marker6661")).isZero();
    assertThat(ProcessRun.of(process).exit().endedBy()).isEqualTo(EndedBy.CANCELLED);
  }

  @Test
  void killTreeEndsWhatAnEndedProcessLeft() {
    SandboxProcess process =
        sandbox().start(ProcessSpec.shell("(setsid sleep 7771 &) ; echo done"));
    ProcessRun.of(process);
    assertThat(countProcesses("7771")).isEqualTo(1);
    process.killTree();
    assertThat(countProcesses("7771")).isZero();
    process.killTree();
  }

  @Test
  void killTreeAtTheVeryEndOfAProgramHarmsNobody() {
    for (int run = 0; run < 100; run++) {
      SandboxProcess process = sandbox().start(ProcessSpec.of("true"));
      ProcessRun.of(process);
      process.killTree();
    }
    assertThat(ProcessRun.of(sandbox(), ProcessSpec.of("true")).exit().succeeded()).isTrue();
  }

  @Test
  void killTreeLeavesOtherProcessesAlone() {
    SandboxProcess other = sandbox().start(ProcessSpec.of("cat").withStdin());
    SandboxProcess process = sandbox().start(ProcessSpec.of("sleep", "1000"));
    process.killTree();
    other.closeStdin();
    assertThat(ProcessRun.of(other).exit().succeeded()).isTrue();
  }

  @Test
  void aForkingTreeCannotOutrunTheKill() {
    require(Capability.TREES);
    String storm =
        """
        import os, time
        print('up', flush=True)
        end = time.time() + 60
        while time.time() < end:
            try:
                if os.fork() == 0 and os.fork() == 0:
                    os.setsid()
            except OSError:
                time.sleep(0.01)
        """;
    SandboxProcess process = sandbox().start(ProcessSpec.of("python3", "-c", storm, "marker8881"));
    awaitOutput(process, "up");
    process.killTree();
    assertThat(countProcesses("marker8881")).isZero();
  }

  @Test
  void killingEverythingItMayLeavesTheSandboxUsable() {
    ProcessRun.shell(sandbox(), "kill -9 -1");
    ProcessRun.python(
        sandbox(),
        "import os\nfor p in (1, os.getppid()):\n  try: os.kill(p, 9)\n  except OSError: pass");
    assertThat(ProcessRun.shell(sandbox(), "echo alive").text()).isEqualTo("alive");
  }

  @Test
  void usageIsTold() {
    require(Capability.USAGE);
    String code = "b = bytearray(60_000_000)\nfor i in range(3_000_000): pass";
    ProcessExit exit = ProcessRun.python(sandbox(), code).exit();
    assertThat(exit.usage().peakMemoryBytes()).isGreaterThan(50_000_000);
    assertThat(exit.usage().cpu()).isPositive();
    assertThat(exit.usage().wall()).isPositive();
  }
}
