package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.offer.TaskUse;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.offer.ToolResult;
import io.github.e2bmcp.mcp.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A tool together with its schemas, which are compiled when first needed. */
final class CheckedTool {
  private final Tool tool;
  private final ToolDescriptor descriptor;
  private final TaskUse tasks;
  private volatile @Nullable Schema input;
  private volatile @Nullable Schema output;

  CheckedTool(Tool tool) {
    this.tool = tool;
    this.descriptor = tool.descriptor();
    this.tasks = tool.tasks();
  }

  TaskUse tasks() {
    return tasks;
  }

  ToolDescriptor descriptor() {
    return descriptor;
  }

  /** What is wrong with the arguments, told so that a model can mend it; null when nothing is. */
  @Nullable String argumentProblem(ObjectNode arguments) {
    Schema schema = input;
    if (schema == null) {
      schema = Schema.of(descriptor.inputSchema());
      input = schema;
    }
    List<Schema.Violation> violations = schema.check(arguments);
    return violations.isEmpty() ? null : ArgumentProblem.describe(descriptor, violations);
  }

  ToolResult call(ToolCall call) throws Exception {
    ToolResult result = tool.call(call);
    ObjectNode promised = descriptor.outputSchema();
    if (promised != null && !result.isError()) {
      Schema schema = output;
      if (schema == null) {
        schema = Schema.of(promised);
        output = schema;
      }
      keepPromise(schema, result.structuredContent());
    }
    return result;
  }

  private void keepPromise(Schema schema, @Nullable JsonNode structured) {
    List<Schema.Violation> violations =
        structured == null
            ? List.of(new Schema.Violation("", "is missing"))
            : schema.check(structured);
    if (!violations.isEmpty()) {
      throw new IllegalStateException(
          "The result of " + descriptor.name() + " breaks its output schema: " + violations);
    }
  }
}
