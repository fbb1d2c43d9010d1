package io.github.e2bmcp.sandbox;

/**
 * One layer of a sandbox's boundary.
 *
 * @param name a stable short name, such as {@code memory-limit} or {@code user-namespace}
 * @param state whether it holds
 * @param detail what was tried and seen
 * @param remedy the exact command that would mend it; empty when nothing is to be mended
 */
public record IsolationLayer(String name, State state, String detail, String remedy) {

  /** Whether a layer holds. */
  public enum State {
    /** The kernel enforces it. */
    ENFORCED,
    /** Something weaker stands in, which {@code detail} names. */
    DEGRADED,
    /** Nothing enforces it. */
    ABSENT
  }
}
