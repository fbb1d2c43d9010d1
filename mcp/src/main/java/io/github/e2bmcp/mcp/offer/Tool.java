package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.McpException;

/**
 * One thing that a model can do.
 *
 * <p>Calls come from many virtual threads at once. Their arguments have been checked against the
 * input schema.
 */
public interface Tool {
  ToolDescriptor descriptor();

  /** Whether a call may be answered with a task; asked once. */
  default TaskUse tasks() {
    return TaskUse.NEVER;
  }

  /**
   * Does it. A failure that the model should know of is a result made by {@link ToolResult#error}.
   *
   * @throws InterruptedException when the call was cancelled; then nobody waits for a result
   * @throws McpException to answer with a JSON-RPC error instead
   * @throws Exception anything else is told to the client as an internal error without its text,
   *     and to the operator whole
   */
  ToolResult call(ToolCall call) throws Exception;
}
