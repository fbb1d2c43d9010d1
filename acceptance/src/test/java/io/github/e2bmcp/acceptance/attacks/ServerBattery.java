package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.testkit.attack.Attack;
import io.github.e2bmcp.testkit.attack.Finding;
import io.github.e2bmcp.testkit.attack.Judgement;
import io.github.e2bmcp.testkit.attack.Lanes;
import io.github.e2bmcp.testkit.attack.Leftovers;
import io.github.e2bmcp.testkit.attack.MachineTime;
import io.github.e2bmcp.testkit.attack.NetworkField;
import io.github.e2bmcp.testkit.attack.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Attacks whole servers, each attack one of its own, and judges each in the same way: the server
 * must answer within a second afterwards, its next call must work, and nothing may be left of it
 * when its client is gone.
 */
final class ServerBattery {

  private static final Duration DEADLINE = Duration.ofMinutes(4);

  private final ServerKind kind;
  private final NetworkField field;
  private final int lanes;

  /**
   * @param field where network attacks aim
   * @param lanes how many attacks run at once
   */
  ServerBattery(ServerKind kind, NetworkField field, int lanes) {
    this.kind = kind;
    this.field = field;
    this.lanes = lanes;
  }

  /** Runs those attacks that need a server, and says each verdict as it comes. */
  List<Verdict> run(List<Attack> attacks, Consumer<Verdict> progress) {
    List<Callable<Verdict>> trials = new ArrayList<>();
    for (Attack attack : attacks) {
      if (attack.trial() instanceof ServerTrial trial) {
        trials.add(() -> judge(attack, trial));
      }
    }
    return Lanes.run(lanes, trials, progress);
  }

  private Verdict judge(Attack attack, ServerTrial trial) {
    long startedAt = System.nanoTime();
    Judgement judgement = new Judgement();
    Finding finding;
    List<String> names = List.of();
    try (ServerStage stage = new ServerStage(kind, field)) {
      finding = Lanes.within(DEADLINE, () -> trial.run(stage));
      if (!kind.naive() && finding.outcome() == Finding.Outcome.HELD) {
        afterwards(stage, judgement);
      }
      names = stage.names();
    } catch (IOException | RuntimeException e) {
      finding = Finding.unclear("closing the stage failed: " + e);
    }
    if (!names.isEmpty()) {
      Leftovers.of(names).forEach(leftover -> judgement.flaw("left behind: " + leftover));
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    return judgement.verdict(attack, finding, took, null);
  }

  /** A server that the attack ended is followed by another one. */
  private static void afterwards(ServerStage stage, Judgement judgement) throws IOException {
    boolean alive = !stage.servers().isEmpty() && stage.servers().getLast().process().isAlive();
    ServerUnderAttack server = alive ? stage.servers().getLast() : stage.start(List.of());
    MachineTime time = new MachineTime();
    Answer info = server.call("get_sandbox_info");
    if (info.failed()) {
      judgement.flaw("the server does not say how it is: " + info.brief());
    } else if (alive) {
      judgement.served(time.elapsed());
    }
    Answer next = server.call("execute_python", "code", "6 * 7");
    stage.saw(next);
    if (next.failed() || !next.text().contains("42")) {
      Answer fresh = server.call("execute_python", "code", "6 * 7", "sandbox_id", "new");
      stage.saw(fresh);
      if (fresh.failed() || !fresh.text().contains("42")) {
        judgement.flaw("the next call failed: " + next.brief());
      }
    }
  }
}
