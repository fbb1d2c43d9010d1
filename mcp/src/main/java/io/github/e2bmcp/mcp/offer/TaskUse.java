package io.github.e2bmcp.mcp.offer;

/** Whether calls of a tool may become tasks (extension io.modelcontextprotocol/tasks). */
public enum TaskUse {
  /** Every call is answered with its result. */
  NEVER,

  /** A call that takes long is answered with a task, when the client knows tasks. */
  ALLOWED,

  /** As {@link #ALLOWED}, and clients that do not know tasks are refused. */
  REQUIRED
}
