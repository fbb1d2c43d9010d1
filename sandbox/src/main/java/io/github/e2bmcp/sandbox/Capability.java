package io.github.e2bmcp.sandbox;

/** What only some engines offer; a caller asks before using it. */
public enum Capability {
  /** Pause stops all processes and keeps them in memory. */
  FREEZE,
  /** Pause writes memory to disk and frees it. */
  PAUSE_TO_DISK,
  SNAPSHOT,
  FORK,
  TEMPLATES,
  /** {@link Sandbox#listen}: programs inside reach a server outside by a stream. */
  LISTEN,
  /** Sandboxes have a network of their own. */
  NETWORK
}
