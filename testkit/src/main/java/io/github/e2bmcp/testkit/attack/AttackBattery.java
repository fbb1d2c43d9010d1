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
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs attacks in the sandboxes of one engine and judges each in the same way. A bystander sandbox
 * lives through all of them and must always be served within a second.
 */
public final class AttackBattery {

  private static final Duration DEADLINE = Duration.ofSeconds(90);
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
    try {
      List<Callable<Verdict>> trials = new ArrayList<>();
      for (Attack attack : attacks) {
        if (attack.trial() instanceof Trial.OnSandbox trial) {
          trials.add(() -> judge(attack, trial, bystander));
        }
      }
      return Lanes.run(lanes, trials, progress);
    } finally {
      bystander.kill();
    }
  }

  private Verdict judge(Attack attack, Trial.OnSandbox trial, Sandbox bystander) {
    long startedAt = System.nanoTime();
    Judgement judgement = new Judgement();
    Finding finding;
    Stage stage = new Stage(engine, engine instanceof UnprotectedEngine, field);
    try (stage) {
      finding = Lanes.within(DEADLINE, () -> trial.run(stage));
      if (!stage.sandboxes().isEmpty()) {
        healthy(bystander, judgement);
        nextCall(stage, judgement);
      }
    } catch (RuntimeException e) {
      finding = Finding.unclear("closing the stage failed: " + e);
    }
    Leftovers.of(names(stage)).forEach(leftover -> judgement.flaw("left behind: " + leftover));
    Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
    return judgement.verdict(attack, finding, took, missing(attack.layer()));
  }

  private static List<String> names(Stage stage) {
    List<String> names = new ArrayList<>(stage.sandboxes().stream().map(Sandbox::id).toList());
    names.add(stage.nonce());
    return names;
  }

  /** The layer if the engine itself says that it does not hold here. */
  private @Nullable IsolationLayer missing(String name) {
    return engine.probe().missing().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static void healthy(Sandbox bystander, Judgement judgement) {
    MachineTime time = new MachineTime();
    try {
      calls(bystander);
      judgement.served(time.elapsed());
    } catch (SandboxException e) {
      judgement.flaw("a neighbour was not served: " + e.text());
    }
  }

  /** In the same sandbox, or in a fresh one where the attack cost it its life. */
  private static void nextCall(Stage stage, Judgement judgement) {
    try {
      calls(stage.sandbox());
    } catch (SandboxException.SandboxLost | SandboxException.SandboxNotFound lost) {
      try {
        calls(stage.another());
      } catch (SandboxException e) {
        judgement.flaw("the sandbox is lost, and a fresh one does not work: " + e.text());
      }
    } catch (SandboxException e) {
      judgement.flaw("the next call failed: " + e.text());
    }
  }

  private static void calls(Sandbox sandbox) {
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
}
