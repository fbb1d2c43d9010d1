package io.github.e2bmcp.mcp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Serves requests of both eras, whatever transport they came by. */
final class Kernel {
  /** Answered at once by the thread that reads, in the order of arrival: none of them can block. */
  private static final Set<String> AT_ONCE =
      Set.of("initialize", "ping", "logging/setLevel", "server/discover", "tools/list");

  private final ModernEra modern;
  private final LegacyEra legacy;
  private final BiConsumer<String, Throwable> reporter;

  Kernel(
      ServerSpec spec, List<? extends Feature> features, BiConsumer<String, Throwable> reporter) {
    this.reporter = reporter;
    Map<String, Operation> common = new HashMap<>();
    ObjectNode capabilities = Json.object();
    for (Feature feature : features) {
      common.putAll(feature.operations());
      feature.declare(capabilities);
    }
    this.modern = new ModernEra(spec, capabilities, common);
    this.legacy = new LegacyEra(spec, capabilities, common);
  }

  /** The era of one request, by that request alone: a connection may carry both. */
  Era era(Message.Request request, @Nullable ProtocolVersion header) {
    boolean saysSo = request.meta().has(ModernEra.VERSION_KEY);
    return saysSo || (header != null && header.modern()) ? modern : legacy;
  }

  boolean atOnce(Message.Request request) {
    return AT_ONCE.contains(request.method());
  }

  /** Serves a request on the current thread; null when it was cancelled and nobody waits. */
  @Nullable ObjectNode answer(
      Message.Request request,
      Connection connection,
      LiveExchange.Line line,
      @Nullable ProtocolVersion header) {
    Era era = era(request, header);
    line.flight().board();
    ObjectNode reply = reply(request, connection, line, era);
    return line.flight().answer() ? reply : null;
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // told to the client; the thread ends with it
  private ObjectNode reply(
      Message.Request request, Connection connection, LiveExchange.Line line, Era era) {
    JsonNode id = request.id();
    try {
      LiveExchange exchange = era.open(request, connection, line);
      Operation operation = era.operations().get(request.method());
      if (operation == null) {
        throw McpException.methodNotFound(request.method());
      }
      ObjectNode result = operation.run(request.params(), exchange);
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

  void notified(Message.Notification notification, Connection connection) {
    if (notification.method().equals("notifications/cancelled")) {
      JsonNode id = notification.params().get("requestId");
      Flight flight = id == null ? null : connection.flights().find(id);
      if (flight != null) {
        flight.cancel();
      }
    }
  }
}
