package io.github.e2bmcp.mcp;

import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.offer.Content;
import io.github.e2bmcp.mcp.offer.Icon;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolAnnotations;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.offer.ToolResult;
import io.github.e2bmcp.mcp.stdio.StdioOptions;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** A server on stdio whose tools do what transport tests need. */
public final class FixtureServer {
  private FixtureServer() {}

  /**
   * Serves until the input ends.
   *
   * @param arguments the most requests in flight, if any
   */
  public static void main(String[] arguments) throws InterruptedException {
    int inFlight = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1024;
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    StdioOptions options = new StdioOptions(64 << 20, inFlight, Duration.ofSeconds(2));
    server().serveStdio(new FileInputStream(FileDescriptor.in), out, options);
    System.exit(0);
  }

  public static McpServer server() {
    ServerSpec spec =
        ServerSpec.of("fixture", "1.0")
            .withTitle("Fixture")
            .withDescription("For tests")
            .withInstructions("Use echo.")
            .withIcons(List.of(new Icon("data:image/png;base64,AA==", "image/png", List.of())));
    return McpServer.builder(spec).tools(tools()).onInternalError((what, failure) -> {}).build();
  }

  public static List<Tool> tools() {
    return List.of(
        tool(
            "echo",
            "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},"
                + "\"required\":[\"text\"],\"additionalProperties\":false}",
            call -> ToolResult.text(call.arguments().get("text").asString())),
        tool("block", "{\"type\":\"object\"}", call -> block()),
        tool("wait", "{\"type\":\"object\"}", call -> pause(call.arguments().path("ms").asInt(0))),
        tool(
            "big",
            "{\"type\":\"object\"}",
            call -> ToolResult.text("x".repeat(call.arguments().path("bytes").asInt(0)))),
        tool("steps", "{\"type\":\"object\"}", FixtureServer::steps),
        tool("rich", "{\"type\":\"object\"}", call -> rich()),
        tool("ask", "{\"type\":\"object\"}", FixtureServer::ask),
        tool("fail", "{\"type\":\"object\"}", call -> fail()));
  }

  public static Tool tool(String name, String schema, Body body) {
    ToolDescriptor descriptor =
        ToolDescriptor.of(name, "Does " + name, TestJson.object(schema))
            .withTitle("The " + name)
            .withAnnotations(new ToolAnnotations(true, false, true, false));
    return new Tool() {
      @Override
      public ToolDescriptor descriptor() {
        return descriptor;
      }

      @Override
      public ToolResult call(ToolCall call) throws Exception {
        return body.call(call);
      }
    };
  }

  @FunctionalInterface
  public interface Body {
    ToolResult call(ToolCall call) throws Exception;
  }

  private static ToolResult block() throws InterruptedException {
    new CountDownLatch(1).await();
    return ToolResult.text("never");
  }

  private static ToolResult pause(int millis) throws InterruptedException {
    boolean ignored = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    return ToolResult.text("waited " + ignored);
  }

  private static ToolResult steps(ToolCall call) {
    for (double step : new double[] {1, 1, 3, 2, 4}) {
      call.progress(step, 4.0, "step " + step);
    }
    return ToolResult.text("done");
  }

  private static ToolResult rich() {
    return ToolResult.of(
            Content.text("half a pair: \uD83D."),
            new Content.Audio("AA==", "audio/wav"),
            new Content.ResourceLink("file:///a", "a", null, null, null))
        .withStructuredContent(TestJson.object("{\"a\":1}"));
  }

  private static ToolResult ask(ToolCall call) throws InputRequired {
    ObjectNode answer = call.exchange().answer("name");
    if (answer == null) {
      InputRequest form =
          new InputRequest.Form(
              "Your name?",
              TestJson.object(
                  "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}"));
      throw new InputRequired(Map.of("name", form), null);
    }
    return ToolResult.text("Hello " + answer.at("/content/name").asString());
  }

  private static ToolResult fail() {
    throw new IllegalStateException("secret detail");
  }
}
