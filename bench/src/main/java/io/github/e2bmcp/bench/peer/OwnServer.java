package io.github.e2bmcp.bench.peer;

import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.mcp.McpServer;
import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.http.HttpOptions;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.offer.ToolResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One tool, {@code echo}, on this project's protocol module. Says its port. */
final class OwnServer {

  private static final ToolDescriptor ECHO =
      ToolDescriptor.of(
          "echo",
          "Says the text again",
          (ObjectNode)
              JsonMapper.shared()
                  .readTree(
                      """
                      {"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}\
                      """));

  private OwnServer() {}

  private static final class Echo implements Tool {
    @Override
    public ToolDescriptor descriptor() {
      return ECHO;
    }

    @Override
    public ToolResult call(ToolCall call) {
      return ToolResult.text(call.arguments().path("text").asString());
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    McpServer mcp =
        McpServer.builder(ServerSpec.of("peer", "1")).tools(List.of(new Echo())).build();
    HttpOptions options =
        HttpOptions.standard().withQuota(new HttpOptions.Quota(1_000, 100_000_000));
    HttpServer http = new HttpServer(HttpLimits.standard());
    System.out.println(
        http.listen("127.0.0.1", 0, mcp.http(options, Authorizer.everyone())).getPort());
    new CountDownLatch(1).await();
  }
}
