package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Says single requests of revision 2026-07-28 to an HTTP service, as one principal. */
public final class StatelessClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger lastId = new AtomicInteger();
  private final URI url;
  private final @Nullable String token;

  /**
   * Speaks to an endpoint.
   *
   * @param token null for none
   */
  public StatelessClient(String url, @Nullable String token) {
    this.url = URI.create(url);
    this.token = token;
  }

  public HttpResponse<String> list() throws IOException, InterruptedException {
    return send(request("tools/list", params()));
  }

  /** Calls a tool; {@code arguments} are names and values in turn. */
  public HttpResponse<String> call(String tool, Object... arguments)
      throws IOException, InterruptedException {
    return send(toCall(tool, arguments));
  }

  /** Calls a tool, and reads the result. */
  public Reply use(String tool, Object... arguments) throws IOException, InterruptedException {
    return new Reply(Server.JSON.readTree(call(tool, arguments).body()));
  }

  /** Begins to call a tool; cancelling it closes the connection. */
  public CompletableFuture<HttpResponse<String>> begin(String tool, Object... arguments) {
    return client.sendAsync(toCall(tool, arguments), HttpResponse.BodyHandlers.ofString());
  }

  /** Gets another path of the same service. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest toCall(String tool, Object... arguments) {
    ObjectNode params = params().put("name", tool);
    ObjectNode values = params.putObject("arguments");
    for (int i = 0; i < arguments.length; i += 2) {
      values.set((String) arguments[i], Server.JSON.valueToTree(arguments[i + 1]));
    }
    return request("tools/call", params);
  }

  private static ObjectNode params() {
    ObjectNode params = Server.JSON.createObjectNode();
    params
        .putObject("_meta")
        .put("io.modelcontextprotocol/protocolVersion", "2026-07-28")
        .putObject("io.modelcontextprotocol/clientCapabilities");
    return params;
  }

  private HttpRequest request(String method, ObjectNode params) {
    ObjectNode message = Server.JSON.createObjectNode();
    message.put("jsonrpc", "2.0").put("id", lastId.incrementAndGet()).put("method", method);
    message.set("params", params);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", method)
            .POST(HttpRequest.BodyPublishers.ofString(message.toString()));
    if (params.has("name")) {
      request.header("Mcp-Name", params.path("name").asString());
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
