package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.TaskUse;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolResult;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The fixtures whose calls become tasks once they take longer than the server's patience. */
final class TaskTools {
  private static final long LONGER_THAN_PATIENCE = 300;
  private static final String CONFIRM_FORM =
      "{\"type\":\"object\",\"properties\":{\"confirm\":{\"type\":\"boolean\"}}}";

  private TaskTools() {}

  static List<Tool> all() {
    String seconds = "{\"type\":\"object\",\"properties\":{\"seconds\":{\"type\":\"number\"}}}";
    return List.of(
        FixtureTool.of(
            "greet",
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}",
            call -> ToolResult.text("Hello, " + call.arguments().path("name").asString("") + "!")),
        FixtureTool.of("slow_compute", seconds, TaskTools::compute).with(TaskUse.ALLOWED),
        FixtureTool.of("failing_job", call -> fail()).with(TaskUse.REQUIRED),
        FixtureTool.of("protocol_error_job", call -> panic()).with(TaskUse.ALLOWED),
        FixtureTool.of("confirm_delete", TaskTools::confirm).with(TaskUse.ALLOWED),
        FixtureTool.of("multi_input", TaskTools::several).with(TaskUse.ALLOWED),
        FixtureTool.of("test_tool_with_task", TaskTools::escalate).with(TaskUse.REQUIRED));
  }

  private static ToolResult compute(ToolCall call) throws InterruptedException {
    double seconds = call.arguments().path("seconds").asDouble(0);
    Fixtures.pass(Math.round(seconds * 1000));
    return ToolResult.text("Computed for " + seconds + " s");
  }

  private static ToolResult fail() throws InterruptedException {
    Fixtures.pass(1000);
    return ToolResult.error("The job failed, as it always does");
  }

  private static ToolResult panic() throws InterruptedException {
    Fixtures.pass(LONGER_THAN_PATIENCE);
    throw new McpException(McpException.INTERNAL_ERROR, "The job broke the protocol");
  }

  private static ToolResult confirm(ToolCall call) throws Exception {
    Fixtures.pass(LONGER_THAN_PATIENCE);
    ObjectNode answer = call.exchange().answer("confirm");
    if (answer == null) {
      throw AskingTools.ask("confirm", "Really delete?", CONFIRM_FORM);
    }
    return ToolResult.text("Deleted: " + answer.path("action").asString(""));
  }

  private static ToolResult several(ToolCall call) throws Exception {
    Fixtures.pass(LONGER_THAN_PATIENCE);
    Exchange exchange = call.exchange();
    if (exchange.answer("first") == null || exchange.answer("second") == null) {
      InputRequest form = new InputRequest.Form("Please confirm", Fixtures.object(CONFIRM_FORM));
      throw new InputRequired(Map.of("first", form, "second", form), null);
    }
    return ToolResult.text("Both were answered");
  }

  private static ToolResult escalate(ToolCall call) throws Exception {
    ObjectNode answer = AskingTools.accepted(call.exchange(), "user_name");
    if (answer == null) {
      throw AskingTools.ask("user_name", "What is your name?", AskingTools.NAME_FORM);
    }
    Fixtures.pass(LONGER_THAN_PATIENCE);
    return ToolResult.text("Done for " + answer.path("name").asString(""));
  }
}
