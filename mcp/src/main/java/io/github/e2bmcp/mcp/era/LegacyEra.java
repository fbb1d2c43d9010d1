package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.connection.Capabilities;
import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Handshake;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.exchange.LogLevel;
import io.github.e2bmcp.mcp.feature.SubscribeFeature;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** MCP with a handshake, 2024-11-05 to 2025-11-25. */
final class LegacyEra implements Era {
  private static final int RESOURCE_NOT_FOUND = -32002;

  private final ServerSpec spec;
  private final ObjectNode capabilities;
  private final @Nullable Changes changes;
  private final Map<String, Operation> operations;

  LegacyEra(
      ServerSpec spec,
      ObjectNode capabilities,
      Map<String, Operation> own,
      @Nullable Changes changes) {
    this.spec = spec;
    this.capabilities = capabilities;
    this.changes = changes;
    Map<String, Operation> all = new HashMap<>(own);
    all.put("initialize", this::initialize);
    all.put("ping", (params, exchange) -> Json.object());
    if (capabilities.has("logging")) {
      all.put("logging/setLevel", LegacyEra::setLevel);
    }
    if (changes != null && capabilities.has("resources")) {
      all.putAll(SubscribeFeature.operations());
    }
    this.operations = Map.copyOf(all);
  }

  @Override
  public Map<String, Operation> operations() {
    return operations;
  }

  @Override
  public LiveExchange open(Message.Request request, Connection connection, LiveExchange.Line line) {
    Handshake agreed = connection.handshake();
    Handshake said = agreed == null ? Handshake.none(ProtocolVersion.LATEST_LEGACY) : agreed;
    return new LiveExchange(request, connection, said, connection.logLevel(), line);
  }

  @Override
  public @Nullable ObjectNode ask(InputRequired needed, LiveExchange exchange) throws Exception {
    Capabilities.require(needed, exchange.clientCapabilities());
    ObjectNode answers = Json.object();
    for (Map.Entry<String, InputRequest> question : needed.requests().entrySet()) {
      answers.set(
          question.getKey(), exchange.connection().dialog().ask(question.getValue(), exchange));
    }
    exchange.resume(answers, needed.state());
    return null;
  }

  @Override
  public ObjectNode encode(String method, ObjectNode result, LiveExchange exchange) {
    ProtocolVersion agreed = ProtocolVersion.find(result.path("protocolVersion").asString(""));
    return Revisions.translate(agreed == null ? exchange.version() : agreed, method, result);
  }

  @Override
  public McpException encode(McpException failure) {
    boolean aboutResource = failure.data() != null && failure.data().has("uri");
    if (failure.code() == McpException.INVALID_PARAMS && aboutResource) {
      return new McpException(RESOURCE_NOT_FOUND, failure.text(), failure.data());
    }
    if (failure.code() == McpException.MISSING_CLIENT_CAPABILITY) {
      return new McpException(McpException.INVALID_REQUEST, failure.text(), failure.data());
    }
    return failure;
  }

  /**
   * Agrees on the client's revision, else offers the newest that has a handshake; never refuses.
   */
  private ObjectNode initialize(ObjectNode params, LiveExchange exchange) {
    String asked = Json.textAt(params, "protocolVersion");
    ProtocolVersion version = asked == null ? null : ProtocolVersion.find(asked);
    if (version == null || version.modern()) {
      version = ProtocolVersion.LATEST_LEGACY;
    }
    ObjectNode client = Json.objectAt(params, "capabilities");
    exchange
        .connection()
        .shakeHands(
            new Handshake(
                version,
                client == null ? Json.object() : client,
                Json.objectAt(params, "clientInfo")));
    if (changes != null) {
      exchange.connection().announce(changes);
    }
    ObjectNode result = Json.object().put("protocolVersion", version.id());
    result.set("capabilities", capabilities);
    result.set("serverInfo", spec.toJson());
    Json.putIfPresent(result, "instructions", spec.instructions());
    return result;
  }

  private static ObjectNode setLevel(ObjectNode params, LiveExchange exchange) {
    LogLevel level = LogLevel.find(Json.textAt(params, "level"));
    if (level == null) {
      throw McpException.invalidParams(
          "params.level must be a level of RFC 5424, such as \"info\"");
    }
    exchange.connection().logLevel(level);
    return Json.object();
  }
}
