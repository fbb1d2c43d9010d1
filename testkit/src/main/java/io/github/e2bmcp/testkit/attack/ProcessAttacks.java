package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A01 to A14: processes, time and priority. */
final class ProcessAttacks {

  private static final Duration SHORT = Duration.ofMillis(1_500);

  /** How many seconds a program stays that nobody stops. */
  private static final int OVERSTAY = 4;

  private static final Duration PROMPT = Duration.ofSeconds(4);
  private static final Program PROBE = Program.of("daemon_probe.py");

  private ProcessAttacks() {}

  static List<Attack> all() {
    int processes = Stage.LIMITS.processes();
    return List.of(
        attack("A01", "fork bomb", EndedBy.PROCESS_LIMIT, ProcessAttacks::forkBomb)
            .heldBy("process-limit"),
        attack(
                "A02",
                "thread bomb",
                EndedBy.PROCESS_LIMIT,
                ProgramTrial.of(Program.of("a02_thread_bomb.py", processes)))
            .heldBy("process-limit"),
        overstay("A03", "endless computing", "a03_spin.py"),
        overstay("A04", "endless waiting", "a04_sleep.py"),
        overstay("A05", "deaf to every signal", "a05_deaf.py"),
        attack("A06", "double-forked daemons", EndedBy.TIMEOUT, leaving("a06_double_fork.py")),
        attack("A07", "nohup and disown", EndedBy.TIMEOUT, leaving("a07_nohup.sh")),
        attack("A08", "child holds the output pipe", EndedBy.EXIT, ProcessAttacks::heldPipe),
        attack("A09", "grandchild writes later", EndedBy.TIMEOUT, ProcessAttacks::lateWriter),
        attack("A10", "signals to others, kill -9 -1", null, ProcessAttacks::signals),
        overstay("A11", "storm of short programs", "a11_exec_storm.py"),
        attack(
            "A12",
            "real-time priority",
            null,
            new KernelTrial(any -> Program.of("a12_priority.py"))),
        overstay("A13", "stops itself", "a13_stop_itself.py"),
        overstay("A14", "sets and fakes the clock", "a14_clock.py"));
  }

  private static Attack attack(
      String id, String name, @Nullable EndedBy due, Trial.OnSandbox trial) {
    return new Attack(id, name, Group.PROCESS, due, trial);
  }

  private static Attack overstay(String id, String name, String file) {
    Program program = Program.of(file, OVERSTAY).withTimeout(SHORT);
    return attack(id, name, EndedBy.TIMEOUT, ProgramTrial.of(program));
  }

  /** First counted, then, where a limit is known to hold, the classic that knows no bound. */
  private static Finding forkBomb(Stage stage) {
    ProgramRun counted =
        stage.run(stage.sandbox(), Program.of("a01_fork_bomb.py", Stage.LIMITS.processes()));
    if (!stage.bounded() && counted.reached().isEmpty()) {
      stage.run(stage.sandbox(), Program.of("a01_forkbomb.sh").withTimeout(Duration.ofSeconds(3)));
    }
    return counted.finding();
  }

  private static Trial.OnSandbox leaving(String file) {
    return new ProgramTrial(
        stage -> Program.of(file, stage.bounded() ? 1 : 8).withTimeout(SHORT), PROBE);
  }

  private static Finding heldPipe(Stage stage) {
    ProgramRun run = stage.run(stage.sandbox(), Program.of("a08_held_pipe.py"));
    if (run.answered().compareTo(PROMPT) > 0) {
      return run.finding(
          Finding.Outcome.REACHED, "the end came after " + run.answered().toMillis() + " ms");
    }
    Finding left = stage.run(stage.sandbox(), PROBE).finding();
    return run.finding(
        left.outcome(), "ended in " + run.answered().toMillis() + " ms; " + left.seen());
  }

  private static Finding lateWriter(Stage stage) {
    Program writer = Program.of("a09_late_writer.py", stage.bounded() ? 1 : 8).withTimeout(SHORT);
    return new ProgramTrial(any -> writer, Program.of("a09_look.py")).run(stage);
  }

  private static Finding signals(Stage stage) {
    List<String> arguments = new ArrayList<>(stage.bait().arguments(stage.nonce()));
    arguments.add(stage.bounded() ? "one" : "all");
    ProgramRun run = stage.run(stage.sandbox(), Program.of("a10_signals.py", arguments.toArray()));
    return stage.bait().isAlive()
        ? run.finding()
        : run.finding(Finding.Outcome.REACHED, "a process of the host was killed");
  }
}
