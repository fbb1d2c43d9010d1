package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

abstract class ProcessContract extends ContractArea {

  ProcessContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  /** What a shell, and all that it starts, would otherwise ignore too, and could not change. */
  @Test
  void noSignalIsIgnoredFromTheStart() {
    String ignored =
        "import signal\nprint([s.name for s in signal.valid_signals() - {signal.SIGPIPE, signal.SIGXFSZ}"
            + " if hasattr(s, 'name') and signal.getsignal(s) == signal.SIG_IGN])";
    assertThat(ProcessRun.python(sandbox(), ignored).text()).isEqualTo("[]");
  }

  @Test
  void runsAsTheUserInItsHome() {
    ProcessRun run = ProcessRun.shell(sandbox(), "id -un; pwd; echo $HOME");
    assertThat(run.text()).isEqualTo("user\n/home/user\n/home/user");
    assertThat(run.exit().succeeded()).isTrue();
  }

  @Test
  void givesTheExitCode() {
    ProcessRun run = ProcessRun.shell(sandbox(), "exit 42");
    assertThat(run.exit().exitCode()).isEqualTo(42);
    assertThat(run.exit().endedBy()).isEqualTo(EndedBy.EXIT);
  }

  @Test
  void anAbsentProgramEndsWith127() {
    ProcessRun run = ProcessRun.of(sandbox(), ProcessSpec.of("no-such-program"));
    assertThat(run.exit().exitCode()).isEqualTo(127);
  }

  @Test
  void passesArgumentsUnchanged() {
    ProcessSpec spec = ProcessSpec.of("printf", "%s|", "a b", "", "$HOME", "ä\n'\"");
    assertThat(ProcessRun.of(sandbox(), spec).text()).isEqualTo("a b||$HOME|ä\n'\"|");
  }

  @Test
  void refusesNulInArguments() {
    assertThatThrownBy(() -> sandbox().start(ProcessSpec.of("echo", "a\0b")))
        .isInstanceOf(SandboxException.InvalidArgument.class);
  }

  @Test
  void addsEnvironmentOfSandboxAndProcess() {
    Sandbox other =
        engine().create(SandboxSpec.standard().withEnvironment(Map.of("A", "1", "B", "1")));
    try {
      ProcessSpec spec =
          ProcessSpec.of("sh", "-c", "echo $A $B $C").withEnvironment(Map.of("B", "2", "C", "3"));
      assertThat(ProcessRun.of(other, spec).text()).isEqualTo("1 2 3");
    } finally {
      other.kill();
    }
  }

  @Test
  void runsInTheDirectory() {
    ProcessRun.shell(sandbox(), "mkdir -p below");
    assertThat(ProcessRun.of(sandbox(), ProcessSpec.of("pwd").withDirectory("below")).text())
        .isEqualTo("/home/user/below");
    assertThat(ProcessRun.of(sandbox(), ProcessSpec.of("pwd").withDirectory("/usr")).text())
        .isEqualTo("/usr");
  }

  @Test
  void refusesADirectoryThatIsNot() {
    assertThatThrownBy(() -> sandbox().start(ProcessSpec.of("pwd").withDirectory("/none")))
        .isInstanceOf(SandboxException.InvalidArgument.class);
  }

  @Test
  void withoutInputTheProgramReadsEndOfFile() {
    assertThat(ProcessRun.of(sandbox(), ProcessSpec.of("wc", "-c")).text()).isEqualTo("0");
  }

  @Test
  void writesInputUntilItsEnd() {
    try (SandboxProcess process = sandbox().start(ProcessSpec.of("cat").withStdin())) {
      process.write("eins ".getBytes(StandardCharsets.UTF_8));
      process.write("zwei".getBytes(StandardCharsets.UTF_8));
      process.closeStdin();
      assertThat(ProcessRun.of(process).text()).isEqualTo("eins zwei");
    }
  }

  @Test
  void movesMegabytesBothWays() {
    byte[] block = "0123456789abcdef".repeat(4096).getBytes(StandardCharsets.UTF_8);
    SandboxProcess process = sandbox().start(ProcessSpec.of("wc", "-c").withStdin());
    for (int i = 0; i < 80; i++) {
      process.write(block);
    }
    process.closeStdin();
    assertThat(ProcessRun.of(process).text()).isEqualTo(Integer.toString(80 * block.length));
  }

  @Test
  void writingToAnEndedProcessIsRefused() {
    SandboxProcess process = sandbox().start(ProcessSpec.of("true").withStdin());
    ProcessRun.of(process);
    assertThatThrownBy(() -> process.write(new byte[1]))
        .isInstanceOf(SandboxException.ProcessNotFound.class);
  }

  @Test
  void listsRunningProcesses() {
    ProcessSpec spec = ProcessSpec.of("sleep", "1000").withTag("lister").withDirectory("/tmp");
    SandboxProcess process = sandbox().start(spec);
    assertThat(sandbox().processes())
        .anySatisfy(info -> {
          assertThat(info.pid()).isEqualTo(process.pid());
          assertThat(info.tag()).isEqualTo("lister");
          assertThat(info.command()).containsExactly("sleep", "1000");
          assertThat(info.directory()).isEqualTo("/tmp");
        });
    process.killTree();
    ProcessRun.of(process);
    assertThat(sandbox().processes()).extracting(ProcessInfo::tag).doesNotContain("lister");
  }

  @Test
  void attachesByTagAndByPid() {
    ProcessSpec spec = ProcessSpec.of("cat").withStdin().withTag("attached");
    SandboxProcess first = sandbox().start(spec);
    SandboxProcess byTag = sandbox().attach(new ProcessSelector.ByTag("attached"));
    SandboxProcess byPid = sandbox().attach(new ProcessSelector.ByPid(first.pid()));
    byTag.write("to all".getBytes(StandardCharsets.UTF_8));
    first.closeStdin();
    assertThat(ProcessRun.of(first).text()).isEqualTo("to all");
    assertThat(ProcessRun.of(byTag).text()).isEqualTo("to all");
    assertThat(ProcessRun.of(byPid).text()).isEqualTo("to all");
  }

  @Test
  void doesNotAttachToWhatIsNot() {
    assertThatThrownBy(() -> sandbox().attach(new ProcessSelector.ByTag("never")))
        .isInstanceOf(SandboxException.ProcessNotFound.class);
  }

  @Test
  void runsOnATerminal() {
    ProcessSpec spec = ProcessSpec.of("sh", "-c", "tty; stty size; read x; stty size; echo $x");
    SandboxProcess process = sandbox().start(spec.withPty(new PtySize(100, 40)));
    String start = awaitOutput(process, "40 100");
    assertThat(start).contains("/dev/pts/");
    process.resize(new PtySize(90, 30));
    process.write("typed\n".getBytes(StandardCharsets.UTF_8));
    assertThat(ProcessRun.of(process).text()).contains("30 90").contains("typed");
  }

  /** Those that wait for the next program may be stopped by one that runs with their id. */
  @Test
  void aProgramOfRootThatStopsAllOthersHoldsNoneUp() {
    Sandbox hostile = engine().create(SandboxSpec.standard());
    try {
      SandboxProcess other = hostile.start(ProcessSpec.of("cat").withStdin());
      ProcessRun.shell(hostile, "true");
      other.closeStdin();
      ProcessRun.of(other);
      String stop =
          """
          import os, signal
          spared = {%s, os.getpid()}
          for pid in {int(name) for name in os.listdir("/proc") if name.isdigit()} - spared:
              try:
                  os.kill(pid, signal.SIGSTOP)
              except OSError:
                  pass
          print("stopped")
          """
              // Linux protects a namespace's first process, gVisor does not.
              .formatted(engine().probe().runtime().startsWith("runsc") ? "1" : "0");
      ProcessSpec attack = ProcessSpec.of("python3", "-I", "-c", stop).withUser("root");
      assertThat(ProcessRun.of(hostile, attack).text()).isEqualTo("stopped");
      for (int i = 0; i < 4; i++) {
        assertThat(ProcessRun.shell(hostile, "echo fine").text()).isEqualTo("fine");
      }
    } finally {
      hostile.kill();
    }
  }

  @Test
  void aProgramOfRootThatKillsWhoWatchesAnotherLeavesNothingOfIt() {
    SandboxProcess victim = sandbox().start(ProcessSpec.of("/bin/sleep", "1000"));
    String kill =
        """
        import os, signal, time
        def parent(pid):
            with open("/proc/%%d/stat" %% pid) as file:
                return int(file.read().rsplit(")", 1)[1].split()[1])
        runner = parent(%d)
        os.kill(parent(runner), signal.SIGKILL)
        until = time.monotonic() + 5
        left = {runner, %d}
        while left and time.monotonic() < until:
            left = {pid for pid in left if os.path.exists("/proc/%%d" %% pid)}
        print(left or "nothing")
        """
            .formatted(victim.pid(), victim.pid());
    ProcessSpec attack = ProcessSpec.of("python3", "-I", "-c", kill).withUser("root");
    assertThat(ProcessRun.of(sandbox(), attack).text()).isEqualTo("nothing");
    assertThat(ProcessRun.of(victim).exit().endedBy()).isEqualTo(EndedBy.KILLED);
  }

  /** Who starts a program is for a moment the program's user, and may be its victim then. */
  @Test
  void aProgramThatKillsWhateverItCanHoldsNoneUp() {
    Sandbox hostile = engine().create(SandboxSpec.standard());
    try {
      String kill =
          """
          import os, signal
          print("kills", flush=True)
          while True:
              for number in (signal.SIGSTOP, signal.SIGKILL):
                  for name in os.listdir("/proc"):
                      if name.isdigit() and name not in ("1", str(os.getpid())):
                          try:
                              os.kill(int(name), number)
                          except OSError:
                              pass
          """;
      SandboxProcess attack = hostile.start(ProcessSpec.of("python3", "-I", "-c", kill));
      assertThat(attack.next(SOON)).isInstanceOf(ProcessEvent.Stdout.class);
      for (int i = 0; i < 40; i++) {
        EndedBy how = ProcessRun.shell(hostile, "true").exit().endedBy();
        assertThat(how).isIn(EndedBy.EXIT, EndedBy.KILLED);
      }
      attack.killTree();
      for (int i = 0; i < 4; i++) {
        assertThat(ProcessRun.shell(hostile, "echo fine").text()).isEqualTo("fine");
      }
    } finally {
      hostile.kill();
    }
  }

  @Test
  void interruptingTheCallerCancelsItsWait() throws InterruptedException {
    SandboxProcess process = sandbox().start(ProcessSpec.of("sleep", "1000"));
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    Thread waiting =
        Thread.startVirtualThread(() -> {
          try {
            process.next(Duration.ofMinutes(5));
            seen.complete(new AssertionError("nothing was thrown"));
          } catch (SandboxException e) {
            seen.complete(e);
          }
        });
    waiting.interrupt();
    waiting.join(SOON);
    assertThat(seen.join()).isInstanceOf(SandboxException.Cancelled.class);
    process.killTree();
  }

  @Test
  void manyAtOnce() {
    ProcessSpec spec = ProcessSpec.of("sh", "-c", "sleep 0.2; echo done");
    List<SandboxProcess> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(sandbox().start(spec));
    }
    for (SandboxProcess process : all) {
      assertThat(ProcessRun.of(process).text()).isEqualTo("done");
    }
  }
}
