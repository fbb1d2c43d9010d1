package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.FixtureServer;
import io.github.e2bmcp.mcp.McpServer;
import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.exchange.LogLevel;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.Caching;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.Content;
import io.github.e2bmcp.mcp.offer.Prompt;
import io.github.e2bmcp.mcp.offer.PromptCall;
import io.github.e2bmcp.mcp.offer.PromptDescriptor;
import io.github.e2bmcp.mcp.offer.PromptResult;
import io.github.e2bmcp.mcp.offer.ResourceContents;
import io.github.e2bmcp.mcp.offer.ResourceDescriptor;
import io.github.e2bmcp.mcp.offer.ResourceReading;
import io.github.e2bmcp.mcp.offer.ResourceTemplate;
import io.github.e2bmcp.mcp.offer.Resources;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolResult;
import io.github.e2bmcp.mcp.offer.UriTemplate;
import io.github.e2bmcp.mcp.stdio.StdioOptions;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A server on stdio that offers everything but tasks: 450 resources, so that a list has pages. */
final class FeatureServer {
  static final int RESOURCES = 450;
  private static final UriTemplate TEMPLATE = UriTemplate.parse("notes://{book}/{page}");

  private FeatureServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    Changes changes = new Changes();
    McpServer.builder(ServerSpec.of("features", "1"))
        .tools(
            List.of(
                FixtureServer.tool("touch", "{\"type\":\"object\"}", call -> touch(changes)),
                FixtureServer.tool("talk", "{\"type\":\"object\"}", FeatureServer::talk)))
        .resources(new Notes())
        .prompts(List.of(new Greeting()))
        .completions(
            query -> List.of(query.subject() + "/" + query.argument() + "/" + query.value()))
        .changes(changes)
        .logging()
        .build()
        .serveStdio(new FileInputStream(FileDescriptor.in), out, StdioOptions.DEFAULT);
    System.exit(0);
  }

  private static ToolResult touch(Changes changes) {
    changes.resource("notes://a/1");
    changes.resource("notes://a/2");
    changes.resources();
    changes.prompts();
    return ToolResult.text("touched");
  }

  private static ToolResult talk(ToolCall call) {
    call.exchange().log(LogLevel.DEBUG, "talk", Json.text("low"));
    call.exchange().log(LogLevel.ERROR, "talk", Json.text("high"));
    return ToolResult.text("said");
  }

  private record Greeting() implements Prompt {
    @Override
    public PromptDescriptor descriptor() {
      return PromptDescriptor.of(
          "greeting", "Greets", new PromptDescriptor.Argument("name", null, "Whom", true));
    }

    @Override
    public PromptResult get(PromptCall call) {
      return PromptResult.user(Content.text("Greet " + call.arguments().get("name")));
    }
  }

  private record Notes() implements Resources {
    @Override
    public List<ResourceDescriptor> list(Exchange exchange) {
      return IntStream.rangeClosed(1, RESOURCES)
          .mapToObj(page -> ResourceDescriptor.of("notes://a/" + page, "Page " + page))
          .toList();
    }

    @Override
    public List<ResourceTemplate> templates() {
      return List.of(new ResourceTemplate(TEMPLATE, "Notes", null, null, "text/plain"));
    }

    @Override
    public ResourceReading read(String uri, Exchange exchange) {
      Map<String, String> values = TEMPLATE.match(uri);
      if (values == null) {
        throw McpException.resourceNotFound(uri);
      }
      return ResourceReading.of(
          new ResourceContents.Text(uri, "text/plain", "Page " + values.get("page")));
    }

    @Override
    public Caching listCaching() {
      return Caching.FOREVER_ALIKE;
    }
  }
}
