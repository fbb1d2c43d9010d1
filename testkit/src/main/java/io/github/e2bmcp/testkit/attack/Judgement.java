package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.IsolationLayer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong after an attack, and the judgement of it all. */
public final class Judgement {

  private static final Duration HEALTHY = Duration.ofSeconds(1);

  private final List<String> flaws = new ArrayList<>();

  public void flaw(String what) {
    flaws.add(what);
  }

  /** Somebody else was served so long after an attack. */
  public void served(Duration after) {
    if (after.compareTo(HEALTHY) > 0) {
      flaw("a neighbour was served only after " + after.toMillis() + " ms");
    }
  }

  /**
   * The verdict.
   *
   * @param missing the layer that alone holds the attack, where this machine has it not
   */
  public Verdict verdict(
      Attack attack, Finding finding, Duration took, @Nullable IsolationLayer missing) {
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
    if (state != Verdict.State.CONTAINED && missing != null) {
      state = Verdict.State.NOT_HOSTED;
      seen.addFirst("this machine lacks the layer " + missing.name() + ": " + missing.detail());
    }
    return new Verdict(attack, state, String.join("; ", seen), finding.endedBy(), took);
  }
}
