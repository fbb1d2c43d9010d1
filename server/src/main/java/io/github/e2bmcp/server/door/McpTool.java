package io.github.e2bmcp.server.door;

import io.github.e2bmcp.mcp.offer.Content;
import io.github.e2bmcp.mcp.offer.ResourceContents;
import io.github.e2bmcp.mcp.offer.ToolAnnotations;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.offer.ToolResult;
import io.github.e2bmcp.server.tool.CallFlow;
import io.github.e2bmcp.server.tool.Part;
import io.github.e2bmcp.server.tool.Reply;
import io.github.e2bmcp.server.tool.Request;
import io.github.e2bmcp.server.tool.Tool;
import io.github.e2bmcp.server.tool.ToolForm;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tool as the protocol sees it. */
final class McpTool implements io.github.e2bmcp.mcp.offer.Tool {

  private static final String META = "io.github.e2bmcp/execution";

  private final Tool tool;
  private final CallFlow flow;
  private final ToolDescriptor descriptor;

  /**
   * @param scopes that a caller must have been granted
   */
  McpTool(Tool tool, CallFlow flow, Set<String> scopes) {
    this.tool = tool;
    this.flow = flow;
    this.descriptor = descriptor(tool.form()).withScopes(scopes);
  }

  private static ToolDescriptor descriptor(ToolForm form) {
    ToolForm.Hints hints = form.hints();
    ToolDescriptor descriptor =
        ToolDescriptor.of(
                form.name(), form.description(), ToolDescriptor.schema(form.inputSchema()))
            .withTitle(form.title())
            .withAnnotations(
                new ToolAnnotations(
                    hints.readOnly(), hints.destructive(), hints.idempotent(), hints.openWorld()));
    return form.outputSchema().isEmpty()
        ? descriptor
        : descriptor.withOutputSchema(ToolDescriptor.schema(form.outputSchema()));
  }

  @Override
  public ToolDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public ToolResult call(ToolCall call) throws InterruptedException {
    Request request =
        new Request(
            call.arguments(),
            Callers.owner(call.caller()),
            (done, total, message) -> call.progress(done, total > 0 ? total : null, message));
    Reply reply = flow.call(tool, request);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<Content> content = reply.parts().stream().map(McpTool::content).toList();
    return new ToolResult(content, reply.structured(), reply.failed(), meta(reply));
  }

  private static Content content(Part part) {
    return switch (part) {
      case Part.Output output -> Content.text(output.text());
      case Part.FileText file -> Content.text(file.text());
      case Part.Words words -> Content.text(words.text());
      case Part.Image image -> new Content.Image(image.base64(), image.mimeType());
      case Part.Bytes bytes ->
          new Content.EmbeddedResource(
              new ResourceContents.Blob(bytes.uri(), bytes.mimeType(), bytes.base64()));
    };
  }

  private static @Nullable ObjectNode meta(Reply reply) {
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    ObjectNode execution = meta.putObject(META);
    execution
        .put("sandbox_id", reply.sandboxId())
        .put("ended_by", reply.endedBy())
        .put("wall_ms", reply.usage().wall().toMillis())
        .put("cpu_ms", reply.usage().cpu().toMillis())
        .put("peak_memory_bytes", reply.usage().peakMemoryBytes());
    return meta;
  }
}
