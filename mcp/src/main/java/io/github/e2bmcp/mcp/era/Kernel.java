package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Feature;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.feature.ListenFeature;
import io.github.e2bmcp.mcp.feature.Tasks;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.message.Rpc;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Serves requests of both eras, whatever transport they came by. */
public final class Kernel {
  /** Answered at once by the thread that reads, in the order of arrival: none of them can block. */
  private static final Set<String> AT_ONCE =
      Set.of("initialize", "ping", "logging/setLevel", "server/discover", "tools/list");

  /** The only methods that may ask for input (basic/patterns/mrtr, supported requests). */
  private static final Set<String> MAY_ASK = Set.of("tools/call", "prompts/get", "resources/read");

  private static final int MAX_ROUNDS = 20;

  private final ModernEra modern;
  private final LegacyEra legacy;
  private final BiConsumer<String, Throwable> reporter;

  public Kernel(Blueprint plan) {
    this.reporter = plan.reporter();
    Map<String, Operation> common = new HashMap<>();
    ObjectNode capabilities = Json.object();
    for (Feature feature : plan.features()) {
      common.putAll(feature.operations());
      feature.declare(capabilities);
    }
    if (plan.logging()) {
      capabilities.putObject("logging");
    }
    Changes changes = plan.changes();
    Map<String, Operation> stateless = new HashMap<>(common);
    if (plan.changing() || plan.tasks() != null) {
      ListenFeature listening = new ListenFeature(changes, capabilities, plan.tasks());
      stateless.put("subscriptions/listen", listening::listen);
    }
    Tasks tasks = plan.tasks();
    if (tasks != null) {
      stateless.putAll(tasks.operations());
    }
    RequestState states = new RequestState(plan.stateKey(), Clock.systemUTC());
    this.modern = new ModernEra(plan.spec(), capabilities, stateless, states);
    this.legacy =
        new LegacyEra(plan.spec(), capabilities, common, plan.changing() ? changes : null);
  }

  /**
   * What a server is made of.
   *
   * @param changing whether the program itself announces changes; tasks change in any case
   */
  public record Blueprint(
      ServerSpec spec,
      List<? extends Feature> features,
      Changes changes,
      boolean changing,
      @Nullable Tasks tasks,
      boolean logging,
      byte @Nullable [] stateKey,
      BiConsumer<String, Throwable> reporter) {}

  public ModernEra modern() {
    return modern;
  }

  /** The era of one request, by that request alone: a connection may carry both. */
  public Era era(Message.Request request, @Nullable ProtocolVersion header) {
    boolean saysSo = request.meta().has(Rpc.VERSION_KEY);
    return saysSo || (header != null && header.modern()) ? modern : legacy;
  }

  public boolean atOnce(Message.Request request) {
    return AT_ONCE.contains(request.method());
  }

  /** Serves a request on the current thread; null when it was cancelled and nobody waits. */
  public @Nullable ObjectNode answer(
      Message.Request request,
      Connection connection,
      LiveExchange.Line line,
      @Nullable ProtocolVersion header) {
    Era era = era(request, header);
    line.flight().board();
    ObjectNode reply = reply(request, connection, line, era);
    return line.flight().answer() ? reply : null;
  }

  private ObjectNode reply(
      Message.Request request, Connection connection, LiveExchange.Line line, Era era) {
    JsonNode id = request.id();
    try {
      LiveExchange exchange = era.open(request, connection, line);
      Operation operation = era.operations().get(request.method());
      if (operation == null) {
        throw McpException.methodNotFound(request.method());
      }
      ObjectNode result = serve(operation, exchange, era);
      return Rpc.result(id, era.encode(request.method(), result, exchange));
    } catch (McpException e) {
      return Rpc.error(id, era.encode(e));
    } catch (InterruptedException e) {
      return Rpc.error(
          id, new McpException(McpException.INTERNAL_ERROR, "Stopped: the server is ending"));
    } catch (Throwable e) {
      // Whatever happened, the request has an answer; its text is for the operator alone.
      reporter.accept("Serving " + request.method() + " failed", e);
      return Rpc.error(id, new McpException(McpException.INTERNAL_ERROR, "Internal error"));
    }
  }

  /** Serves a request, as often as it takes until nothing more is to be asked of the client. */
  private static ObjectNode serve(Operation operation, LiveExchange exchange, Era era)
      throws Exception {
    Message.Request request = exchange.request();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      try {
        return operation.run(request.params(), exchange);
      } catch (InputRequired needed) {
        if (!MAY_ASK.contains(request.method())) {
          throw new IllegalStateException(request.method() + " may not ask for input", needed);
        }
        ObjectNode question = era.ask(needed, exchange);
        if (question != null) {
          return question;
        }
      }
    }
    throw McpException.invalidRequest("Asked " + MAX_ROUNDS + " times and still not enough");
  }

  public void notified(Message.Notification notification, Connection connection) {
    if (notification.method().equals("notifications/cancelled")) {
      JsonNode id = notification.params().get("requestId");
      Flight flight = id == null ? null : connection.flights().find(id);
      if (flight != null) {
        flight.cancel();
      }
    }
  }
}
