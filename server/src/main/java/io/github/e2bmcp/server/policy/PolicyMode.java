package io.github.e2bmcp.server.policy;

/** What happens to code in which a dangerous pattern was found. */
public enum PolicyMode {
  /** It runs, and the finding is told. */
  MONITOR,
  /** It is refused. */
  ENFORCE,
  /** Nothing is looked for. */
  OFF
}
