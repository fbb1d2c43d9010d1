package io.github.e2bmcp.sandbox;

/** What only some engines offer; a caller asks before using it. */
public enum Capability {
  /** Pause stops all processes and keeps them in memory. */
  FREEZE,
  /** Pause writes memory to disk and frees it; it outlives the engine. */
  PAUSE_TO_DISK,
  /** {@link SandboxEngine#snapshot}, and new sandboxes made from one. */
  SNAPSHOT,
  TEMPLATES,
  /** {@link Sandbox#listen}: programs inside reach a server outside by a stream. */
  LISTEN,
  /** The {@link Limits} of a spec are set, as far as the isolation layers say that they hold. */
  LIMITS,
  /** A process and its children are held together, so that no forking outruns a kill of them. */
  TREES,
  /** Exits and metrics tell processor time, peak memory and the number of processes. */
  USAGE,
  /** Sandboxes have a network of their own. */
  NETWORK
}
