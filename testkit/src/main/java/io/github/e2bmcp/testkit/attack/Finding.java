package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import org.jspecify.annotations.Nullable;

/**
 * What a trial saw.
 *
 * @param outcome whether the attack got what it wanted
 * @param seen the evidence, one line
 * @param endedBy how the attacking program's end was reported; null where no program was run
 */
public record Finding(Outcome outcome, String seen, @Nullable EndedBy endedBy) {

  /** Whether an attack got what it wanted. */
  public enum Outcome {
    HELD,
    REACHED,
    /** This machine cannot host the attack, for the reason in {@link Finding#seen}. */
    NOT_HOSTED,
    /** Nothing can be said: the attacking program itself did not work. */
    UNCLEAR
  }

  public static Finding held(String seen) {
    return new Finding(Outcome.HELD, seen, null);
  }

  public static Finding reached(String seen) {
    return new Finding(Outcome.REACHED, seen, null);
  }

  public static Finding notHosted(String why) {
    return new Finding(Outcome.NOT_HOSTED, why, null);
  }

  public static Finding unclear(String why) {
    return new Finding(Outcome.UNCLEAR, why, null);
  }

  /** Reached or held, with the evidence for either. */
  public static Finding of(boolean reached, String seen) {
    return reached ? reached(seen) : held(seen);
  }
}
