package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A session of revision 2025-11-25 over HTTP, ended by DELETE. For one thread. */
public final class LegacySession implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;
  private final @Nullable String token;
  private @Nullable String id;
  private int lastId;

  /**
   * Speaks to an endpoint.
   *
   * @param token null for none
   */
  public LegacySession(String url, @Nullable String token)
      throws IOException, InterruptedException {
    this.url = URI.create(url);
    this.token = token;
    ObjectNode hello = Server.JSON.createObjectNode().put("protocolVersion", "2025-11-25");
    hello.putObject("capabilities");
    hello.putObject("clientInfo").put("name", "acceptance").put("version", "1");
    this.id =
        client
            .send(request("initialize", hello).build(), HttpResponse.BodyHandlers.ofString())
            .headers()
            .firstValue("Mcp-Session-Id")
            .orElseThrow();
  }

  /** Calls a tool; {@code arguments} are names and values in turn. What was answered. */
  public String call(String tool, Object... arguments) throws IOException, InterruptedException {
    return client.send(toCall(tool, arguments), HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Begins to call a tool; cancelling it closes the connection. */
  public CompletableFuture<HttpResponse<String>> begin(String tool, Object... arguments) {
    return client.sendAsync(toCall(tool, arguments), HttpResponse.BodyHandlers.ofString());
  }

  /** Says that the last request is no longer of use. */
  public void cancelLast() throws IOException, InterruptedException {
    ObjectNode message = Server.JSON.createObjectNode().put("jsonrpc", "2.0");
    message.put("method", "notifications/cancelled").putObject("params").put("requestId", lastId);
    client.send(post(message).build(), HttpResponse.BodyHandlers.discarding());
  }

  /** Opens the stream for what belongs to no request; it is whole when the server has ended it. */
  public CompletableFuture<HttpResponse<String>> listen() {
    HttpRequest request = any().header("Accept", "text/event-stream").GET().build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest toCall(String tool, Object... arguments) {
    ObjectNode params = Server.JSON.createObjectNode().put("name", tool);
    ObjectNode values = params.putObject("arguments");
    for (int i = 0; i < arguments.length; i += 2) {
      values.set((String) arguments[i], Server.JSON.valueToTree(arguments[i + 1]));
    }
    return request("tools/call", params).build();
  }

  private HttpRequest.Builder request(String method, ObjectNode params) {
    ObjectNode message = Server.JSON.createObjectNode();
    message.put("jsonrpc", "2.0").put("id", ++lastId).put("method", method).set("params", params);
    return post(message);
  }

  private HttpRequest.Builder post(ObjectNode message) {
    return any()
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(message.toString()));
  }

  private HttpRequest.Builder any() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofMinutes(2))
            .header("MCP-Protocol-Version", "2025-11-25");
    if (id != null) {
      request.header("Mcp-Session-Id", id);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  @Override
  public void close() throws IOException {
    try {
      client.send(any().DELETE().build(), HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.shutdownNow();
    }
  }
}
