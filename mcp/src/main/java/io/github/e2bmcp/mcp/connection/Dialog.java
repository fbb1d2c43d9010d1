package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.Rpc;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests that the server makes of a client, and waits for (legacy era). */
public final class Dialog {
  /** People answer these, so the patience is long. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Map<JsonNode, CompletableFuture<Message.Response>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /**
   * Asks and waits.
   *
   * @throws McpException when the client refuses, or nobody answers
   */
  public ObjectNode ask(InputRequest question, LiveExchange exchange)
      throws InterruptedException, IOException {
    String id = "s" + last.incrementAndGet();
    JsonNode key = Json.text(id);
    CompletableFuture<Message.Response> answer = new CompletableFuture<>();
    open.put(key, answer);
    try {
      exchange.say(Rpc.request(id, question.method(), question.params()));
      Message.Response response = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (response.result() instanceof ObjectNode result) {
        return result;
      }
      throw McpException.invalidRequest(
          "The client refused " + question.method() + ": " + response.error());
    } catch (TimeoutException e) {
      throw McpException.invalidRequest("The client did not answer " + question.method());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      open.remove(key);
    }
  }

  /** Takes a message of the client that may answer a question. */
  public void hear(Message.Response response) {
    CompletableFuture<Message.Response> waiting = open.get(response.id());
    if (waiting != null) {
      waiting.complete(response);
    }
  }
}
