package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.mcp.exchange.LogLevel;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.Content;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolResult;
import java.util.List;

/** The fixtures that answer by themselves. */
final class PlainTools {
  private static final String RICH_SCHEMA =
      """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
       "$defs":{"address":{"$anchor":"addressDef","type":"object",
         "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
       "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
         "contactMethod":{"type":"string","enum":["phone","email"]},
         "phone":{"type":"string"},"email":{"type":"string"}},
       "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
       "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
       "then":{"required":["phone"]},"else":{"required":["email"]},
       "additionalProperties":false}
      """;

  private PlainTools() {}

  static List<Tool> all(Changes changes) {
    return List.of(
        FixtureTool.of(
            "test_simple_text",
            call -> ToolResult.text("This is a simple text response for testing.")),
        FixtureTool.of("test_image_content", call -> ToolResult.of(Fixtures.image())),
        FixtureTool.of(
            "test_audio_content",
            call -> ToolResult.of(new Content.Audio(Fixtures.WAV, "audio/wav"))),
        FixtureTool.of(
            "test_embedded_resource",
            call ->
                ToolResult.of(
                    Fixtures.resource(
                        "test://embedded-resource",
                        "text/plain",
                        "This is an embedded resource content."))),
        FixtureTool.of("test_multiple_content_types", call -> mixed()),
        FixtureTool.of(
            "test_error_handling",
            call -> ToolResult.error("This tool intentionally returns an error for testing")),
        FixtureTool.of("test_tool_with_logging", PlainTools::logs),
        FixtureTool.of("test_logging_tool", PlainTools::logs),
        FixtureTool.of("test_tool_with_progress", PlainTools::progress),
        FixtureTool.of("test_reconnection", PlainTools::outlastsItsConnection),
        FixtureTool.of(
            "test_trigger_tool_change",
            call -> {
              changes.tools();
              return ToolResult.text("Announced");
            }),
        FixtureTool.of(
            "test_trigger_prompt_change",
            call -> {
              changes.prompts();
              return ToolResult.text("Announced");
            }),
        FixtureTool.of("json_schema_2020_12_tool", RICH_SCHEMA, call -> ToolResult.text("Fits")),
        FixtureTool.of(
            "test_custom_header",
            "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}",
            call -> ToolResult.text("Region " + call.arguments().path("region").asString(""))));
  }

  private static ToolResult mixed() {
    return ToolResult.of(
        Content.text("Multiple content types test:"),
        Fixtures.image(),
        Fixtures.resource(
            "test://mixed-content-resource",
            "application/json",
            "{\"test\":\"data\",\"value\":123}"));
  }

  private static ToolResult logs(ToolCall call) throws InterruptedException {
    for (String line :
        List.of("Tool execution started", "Tool processing data", "Tool execution completed")) {
      call.exchange().log(LogLevel.INFO, "fixture", Fixtures.JSON.valueToTree(line));
      Fixtures.pass(50);
    }
    return ToolResult.text("Logged");
  }

  /** Takes longer than the server of these tools holds a stream. */
  private static ToolResult outlastsItsConnection(ToolCall call) throws InterruptedException {
    Thread.sleep(500);
    return ToolResult.text("Reconnection test completed");
  }

  private static ToolResult progress(ToolCall call) throws InterruptedException {
    for (int done : new int[] {0, 50, 100}) {
      call.progress(done, 100.0, "At " + done);
      Fixtures.pass(50);
    }
    return ToolResult.text("Done");
  }
}
