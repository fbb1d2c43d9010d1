package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.mcp.FixtureServer;
import io.github.e2bmcp.mcp.McpServer;
import io.github.e2bmcp.mcp.TestJson;
import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import io.github.e2bmcp.mcp.offer.Tool;
import io.github.e2bmcp.mcp.offer.ToolCall;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import io.github.e2bmcp.mcp.offer.ToolResult;
import io.github.e2bmcp.mcp.stdio.StdioClient;
import io.github.e2bmcp.mcp.stdio.StdioSuite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A server on a port of this machine, and a plain client of it. */
public final class HttpFixture implements AutoCloseable {
  /** Opened when the tool {@code hang} runs, and again when it was interrupted. */
  public final CountDownLatch hanging = new CountDownLatch(1);

  public final CountDownLatch interrupted = new CountDownLatch(1);
  public final CountDownLatch release = new CountDownLatch(1);
  public final Changes changes = new Changes();

  private final HttpServer http = new HttpServer(HttpLimits.standard());
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  public final StreamableHttp handler;

  public HttpFixture(HttpOptions options, Authorizer authorizer) throws IOException {
    McpServer mcp =
        McpServer.builder(ServerSpec.of("fixture", "1"))
            .tools(FixtureServer.tools())
            .tools(
                List.of(
                    FixtureServer.tool("hang", "{\"type\":\"object\"}", call -> hang()),
                    FixtureServer.tool(
                        "who",
                        "{\"type\":\"object\"}",
                        call ->
                            ToolResult.text(
                                call.caller().principal() + " on " + call.caller().connection())),
                    new Guarded()))
            .changes(changes)
            .onInternalError((what, failure) -> {})
            .build();
    this.handler = mcp.http(options, authorizer);
    this.port = http.listen("127.0.0.1", 0, handler).getPort();
  }

  public static HttpFixture open() throws IOException {
    return new HttpFixture(HttpOptions.standard(), Authorizer.everyone());
  }

  private record Guarded() implements Tool {
    @Override
    public ToolDescriptor descriptor() {
      return ToolDescriptor.of("guarded", "Needs a scope", TestJson.object("{\"type\":\"object\"}"))
          .withScopes(Set.of("code:run"));
    }

    @Override
    public ToolResult call(ToolCall call) {
      return ToolResult.text("in");
    }
  }

  private ToolResult hang() throws InterruptedException {
    hanging.countDown();
    try {
      boolean released = release.await(StdioClient.SECONDS, TimeUnit.SECONDS);
      return ToolResult.text("released " + released);
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/mcp");
  }

  public int port() {
    return port;
  }

  public HttpClient client() {
    return client;
  }

  /** A POST as any client sends it; add what the era needs. */
  public HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder(uri())
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  public HttpRequest.Builder modern(int id, String method, String params) {
    return post(StdioSuite.modern(id, method, params))
        .header("MCP-Protocol-Version", "2026-07-28")
        .header("Mcp-Method", method);
  }

  public HttpRequest.Builder call(int id, String tool, String arguments) {
    return modern(id, "tools/call", StdioSuite.call(new StdioSuite.Use(tool, arguments)))
        .header("Mcp-Name", tool);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public JsonNode json(HttpRequest.Builder request) throws Exception {
    return TestJson.parse(send(request).body());
  }

  /** The id of a new session. */
  public String initialize(String version, String... headers) throws Exception {
    HttpRequest.Builder request = post(StdioSuite.initialize(1, version));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request).headers().firstValue("Mcp-Session-Id").orElseThrow();
  }

  @Override
  public void close() {
    release.countDown();
    client.shutdownNow();
    http.close();
  }
}
