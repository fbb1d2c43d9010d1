package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.exchange.LogLevel;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.message.Rpc;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The exchange of a request that came over a transport. */
public final class LiveExchange implements Exchange {
  private final Message.Request request;
  private final Connection connection;
  private final Handshake client;
  private final @Nullable LogLevel logLevel;
  private final Flight flight;
  private final Outlet outlet;
  private final Caller caller;
  private final Pace pace = new Pace(20, TimeUnit.MILLISECONDS.toNanos(50));
  private ObjectNode answers = Json.object();
  private @Nullable JsonNode state;
  private double lastProgress = Double.NEGATIVE_INFINITY;

  /**
   * @param client what is known of the client, from this request (modern) or its handshake (legacy)
   * @param logLevel the least severity to send, or null for no logs at all
   */
  public LiveExchange(
      Message.Request request,
      Connection connection,
      Handshake client,
      @Nullable LogLevel logLevel,
      Line line) {
    this.request = request;
    this.connection = connection;
    this.client = client;
    this.logLevel = logLevel;
    this.flight = line.flight();
    this.outlet = line.outlet();
    this.caller = line.caller();
  }

  /**
   * The way back to the client for one request.
   *
   * @param caller who sent this request; what was granted may differ from one to the next
   */
  public record Line(Flight flight, Outlet outlet, Caller caller) {}

  public Message.Request request() {
    return request;
  }

  public Connection connection() {
    return connection;
  }

  /** Sends a message about this request. */
  public void say(JsonNode message) throws IOException {
    flight.say(message, outlet);
  }

  /** Fills in what the client answered and what was remembered; before the request is served. */
  public void resume(ObjectNode given, @Nullable JsonNode remembered) {
    answers = given;
    state = remembered;
  }

  @Override
  public @Nullable ObjectNode answer(String key) {
    return Json.objectAt(answers, key);
  }

  @Override
  public @Nullable JsonNode state() {
    return state;
  }

  public Flight flight() {
    return flight;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public ProtocolVersion version() {
    return client.version();
  }

  @Override
  public ObjectNode clientCapabilities() {
    return client.clientCapabilities();
  }

  @Override
  public @Nullable ObjectNode clientInfo() {
    return client.clientInfo();
  }

  @Override
  public @Nullable String traceparent() {
    return Json.textAt(request.meta(), "traceparent");
  }

  @Override
  public void progress(double progress, @Nullable Double total, @Nullable String message) {
    JsonNode token = request.meta().get("progressToken");
    if (token == null || !mayTell(progress, total)) {
      return;
    }
    ObjectNode params = Json.object();
    params.set("progressToken", token);
    params.put("progress", progress);
    if (total != null) {
      params.put("total", total);
    }
    if (version() != ProtocolVersion.V2024_11_05) {
      Json.putIfPresent(params, "message", message);
    }
    tell("notifications/progress", params);
  }

  private synchronized boolean mayTell(double progress, @Nullable Double total) {
    boolean last = total != null && progress >= total;
    if (progress <= lastProgress || !(pace.take() || last)) {
      return false;
    }
    lastProgress = progress;
    return true;
  }

  @Override
  public void log(LogLevel level, @Nullable String logger, JsonNode data) {
    if (logLevel == null || level.compareTo(logLevel) < 0) {
      return;
    }
    ObjectNode params = Json.object().put("level", level.wire());
    Json.putIfPresent(params, "logger", logger);
    params.set("data", data);
    tell("notifications/message", params);
  }

  private void tell(String method, ObjectNode params) {
    try {
      say(Rpc.notification(method, params));
    } catch (IOException e) {
      // The transport has noticed as well and ends the request by its own rules.
    }
  }
}
