package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.mcp.offer.TaskUse;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.offer.ToolResult;

/** A tool made of a schema and a function. */
record FixtureTool(ToolDescriptor descriptor, TaskUse tasks, Body body) implements Tool {
  @FunctionalInterface
  interface Body {
    ToolResult call(ToolCall call) throws Exception;
  }

  static FixtureTool of(String name, String schema, Body body) {
    ToolDescriptor descriptor =
        ToolDescriptor.of(name, "The suite's fixture " + name, Fixtures.object(schema));
    return new FixtureTool(descriptor, TaskUse.NEVER, body);
  }

  static FixtureTool of(String name, Body body) {
    return of(name, "{\"type\":\"object\"}", body);
  }

  FixtureTool with(TaskUse use) {
    return new FixtureTool(descriptor, use, body);
  }

  @Override
  public ToolResult call(ToolCall call) throws Exception {
    return body.call(call);
  }
}
