package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attack.
 *
 * @param seen the evidence and, unless contained, what is wrong
 * @param endedBy how the attacking program's end was reported; null where no program was run
 * @param took the whole trial, aftermath included
 */
public record Verdict(
    Attack attack, State state, String seen, @Nullable EndedBy endedBy, Duration took) {

  /** The judgement. */
  public enum State {
    /**
     * The attack got nothing, its end was reported with the due reason, everybody else was served
     * within a second, the next call worked and nothing was left behind.
     */
    CONTAINED,
    /** The attack got what it wanted. */
    ESCAPED,
    /** The attack got nothing, but another part of {@link #CONTAINED} does not hold. */
    FLAWED,
    /** This machine cannot host the attack. */
    NOT_HOSTED
  }
}
