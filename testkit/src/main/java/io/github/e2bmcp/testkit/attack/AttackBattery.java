package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs attacks in the sandboxes of one engine and judges each in the same way. A bystander sandbox
 * lives through all of them and must always be served within a second.
 */
public final class AttackBattery {

  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final Duration HEALTHY = Duration.ofSeconds(1);
  private static final ProcessSpec TRIVIAL =
      ProcessSpec.of("/bin/true").withTimeout(Duration.ofSeconds(10));

  private final SandboxEngine engine;
  private final NetworkField field;
  private final int lanes;

  /**
   * @param field where network attacks aim
   * @param lanes how many attacks run at once
   */
  public AttackBattery(SandboxEngine engine, NetworkField field, int lanes) {
    this.engine = engine;
    this.field = field;
    this.lanes = lanes;
  }

  /** Runs those attacks that need no server, and says each verdict as it comes. */
  public List<Verdict> run(List<Attack> attacks, Consumer<Verdict> progress) {
    Sandbox bystander = engine.create(SandboxSpec.standard().withLimits(Stage.LIMITS));
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      List<Future<Verdict>> running = new ArrayList<>();
      for (Attack attack : attacks) {
        if (attack.trial() instanceof Trial.OnSandbox trial) {
          running.add(threads.submit(() -> told(judge(attack, trial, bystander), progress)));
        }
      }
      return running.stream().map(AttackBattery::result).toList();
    } finally {
      bystander.kill();
    }
  }

  private static Verdict told(Verdict verdict, Consumer<Verdict> progress) {
    progress.accept(verdict);
    return verdict;
  }

  private static Verdict result(Future<Verdict> verdict) {
    try {
      return verdict.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("the battery was interrupted", e);
    } catch (ExecutionException e) {
      throw new SandboxException.Internal("a verdict failed", e);
    }
  }

  private Verdict judge(Attack attack, Trial.OnSandbox trial, Sandbox bystander) {
    long startedAt = System.nanoTime();
    Aftermath aftermath = new Aftermath();
    Finding finding;
    Stage stage = new Stage(engine, engine instanceof UnprotectedEngine, field);
    try (stage) {
      finding = withinDeadline(trial, stage);
      if (!stage.sandboxes().isEmpty()) {
        aftermath.healthy(bystander);
        aftermath.nextCall(stage);
      }
    } catch (RuntimeException e) {
      finding = Finding.unclear("closing the stage failed: " + e);
    }
    Leftovers.of(stage).forEach(leftover -> aftermath.flaw("left behind: " + leftover));
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    return aftermath.verdict(attack, finding, took);
  }

  private static Finding withinDeadline(Trial.OnSandbox trial, Stage stage) {
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Finding> running = thread.submit(() -> trial.run(stage));
      try {
        return running.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        thread.shutdownNow();
        return Finding.reached("no end within " + DEADLINE.toSeconds() + " s");
      } catch (ExecutionException e) {
        return Finding.unclear("the trial failed: " + e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        thread.shutdownNow();
        throw new SandboxException.Cancelled("the battery was interrupted", e);
      }
    }
  }

  /** The layer if the engine itself says that it does not hold here. */
  private @Nullable IsolationLayer missing(String name) {
    return engine.probe().missing().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** What is wrong after an attack, and the judgement of it all. */
  private final class Aftermath {
    private final List<String> flaws = new ArrayList<>();

    void flaw(String what) {
      flaws.add(what);
    }

    void healthy(Sandbox bystander) {
      long startedAt = System.nanoTime();
      try {
        calls(bystander);
        Duration answered = Duration.ofNanos(System.nanoTime() - startedAt);
        if (answered.compareTo(HEALTHY) > 0) {
          flaw("a neighbour was served only after " + answered.toMillis() + " ms");
        }
      } catch (SandboxException e) {
        flaw("a neighbour was not served: " + e.text());
      }
    }

    /** In the same sandbox, or in a fresh one where the attack cost it its life. */
    void nextCall(Stage stage) {
      try {
        calls(stage.sandbox());
      } catch (SandboxException.SandboxLost | SandboxException.SandboxNotFound lost) {
        try {
          calls(stage.another());
        } catch (SandboxException e) {
          flaw("the sandbox is lost, and a fresh one does not work: " + e.text());
        }
      } catch (SandboxException e) {
        flaw("the next call failed: " + e.text());
      }
    }

    private void calls(Sandbox sandbox) {
      try (var process = sandbox.start(TRIVIAL)) {
        while (true) {
          var event = process.next(Duration.ofSeconds(20));
          if (event == null) {
            throw new SandboxException.DeadlineExceeded("a trivial program did not end");
          }
          if (event instanceof ProcessEvent.Ended ended) {
            if (!ended.exit().succeeded()) {
              throw new SandboxException.Internal("a trivial program ended with " + ended.exit());
            }
            return;
          }
        }
      }
    }

    Verdict verdict(Attack attack, Finding finding, Duration took) {
      if (attack.due() != null
          && finding.outcome() == Finding.Outcome.HELD
          && finding.endedBy() != attack.due()) {
        flaw(
            "reported as "
                + (finding.endedBy() == null ? "nothing" : finding.endedBy().wireName())
                + ", due is "
                + attack.due().wireName());
      }
      Verdict.State state =
          switch (finding.outcome()) {
            case REACHED -> Verdict.State.ESCAPED;
            case NOT_HOSTED -> Verdict.State.NOT_HOSTED;
            case UNCLEAR -> Verdict.State.FLAWED;
            case HELD -> flaws.isEmpty() ? Verdict.State.CONTAINED : Verdict.State.FLAWED;
          };
      List<String> seen = new ArrayList<>(List.of(finding.seen()));
      seen.addAll(flaws);
      IsolationLayer missing = missing(attack.layer());
      if (state != Verdict.State.CONTAINED && missing != null) {
        state = Verdict.State.NOT_HOSTED;
        seen.addFirst("this machine lacks the layer " + missing.name() + ": " + missing.detail());
      }
      return new Verdict(attack, state, String.join("; ", seen), finding.endedBy(), took);
    }
  }
}
