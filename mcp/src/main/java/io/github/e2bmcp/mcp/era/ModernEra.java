package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.connection.Capabilities;
import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Handshake;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.exchange.LogLevel;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.message.Rpc;
import io.github.e2bmcp.mcp.offer.Caching;
import io.github.e2bmcp.mcp.offer.ServerSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stateless MCP, since 2026-07-28: every request says all there is to know (basic/index, _meta).
 */
public final class ModernEra implements Era {
  private static final String PREFIX = Rpc.META_PREFIX;
  private static final String CAPABILITIES_KEY = PREFIX + "clientCapabilities";

  private final ServerSpec spec;
  private final ObjectNode capabilities;
  private final RequestState states;
  private final Map<String, Operation> operations;

  ModernEra(
      ServerSpec spec, ObjectNode capabilities, Map<String, Operation> own, RequestState states) {
    this.spec = spec;
    this.capabilities = capabilities;
    this.states = states;
    Map<String, Operation> all = new HashMap<>(own);
    all.put("server/discover", (params, exchange) -> discover());
    this.operations = Map.copyOf(all);
  }

  @Override
  public Map<String, Operation> operations() {
    return operations;
  }

  @Override
  public LiveExchange open(Message.Request request, Connection connection, LiveExchange.Line line) {
    ObjectNode meta = request.meta();
    ProtocolVersion version = served(version(request));
    ObjectNode client = Json.objectAt(meta, CAPABILITIES_KEY);
    Handshake said =
        new Handshake(
            version,
            client == null ? Json.object() : client,
            Json.objectAt(meta, PREFIX + "clientInfo"));
    LiveExchange exchange = new LiveExchange(request, connection, said, logLevel(meta), line);
    resume(request.params(), exchange);
    return exchange;
  }

  /**
   * The revision that the request names.
   *
   * @throws McpException when a field of {@code _meta} that must be there is not
   */
  public static String version(Message.Request request) {
    String version = Json.textAt(request.meta(), Rpc.VERSION_KEY);
    if (version == null) {
      throw McpException.invalidParams("params._meta must name " + Rpc.VERSION_KEY);
    }
    if (Json.objectAt(request.meta(), CAPABILITIES_KEY) == null) {
      throw McpException.invalidParams("params._meta must carry " + CAPABILITIES_KEY);
    }
    return version;
  }

  public static ProtocolVersion served(String version) {
    ProtocolVersion known = ProtocolVersion.find(version);
    if (known == null || !known.modern()) {
      throw McpException.unsupportedVersion(version);
    }
    return known;
  }

  private void resume(ObjectNode params, LiveExchange exchange) {
    JsonNode answers = params.get("inputResponses");
    JsonNode sealed = params.get("requestState");
    if (answers == null && sealed == null) {
      return;
    }
    if (answers != null && !answers.isObject()) {
      throw McpException.invalidParams("params.inputResponses must be a JSON object");
    }
    if (sealed != null && !sealed.isString()) {
      throw McpException.invalidParams("params.requestState must be a string");
    }
    exchange.resume(
        answers instanceof ObjectNode given ? given : Json.object(),
        sealed == null ? null : states.open(sealed.stringValue(), exchange));
  }

  @Override
  public ObjectNode ask(InputRequired needed, LiveExchange exchange) {
    Capabilities.require(needed, exchange.clientCapabilities());
    ObjectNode result = Json.object().put("resultType", "input_required");
    if (!needed.requests().isEmpty()) {
      result.set("inputRequests", InputRequest.toJson(needed.requests()));
    }
    JsonNode state = needed.state();
    if (state != null) {
      result.put("requestState", states.seal(state, exchange));
    }
    return result;
  }

  private static @Nullable LogLevel logLevel(ObjectNode meta) {
    return LogLevel.find(Json.textAt(meta, PREFIX + "logLevel"));
  }

  @Override
  public ObjectNode encode(String method, ObjectNode result, LiveExchange exchange) {
    if (!result.has("resultType")) {
      result.put("resultType", "complete");
    }
    ObjectNode meta = Json.object();
    ObjectNode own = Json.objectAt(result, "_meta");
    if (own != null) {
      meta.setAll(own);
    }
    meta.set(PREFIX + "serverInfo", spec.toJson());
    result.set("_meta", meta);
    return result;
  }

  @Override
  public McpException encode(McpException failure) {
    return failure;
  }

  private ObjectNode discover() {
    ObjectNode result = Json.object();
    ArrayNode versions = result.putArray("supportedVersions");
    ProtocolVersion.newestFirst().forEach(version -> versions.add(version.id()));
    result.set("capabilities", capabilities);
    Json.putIfPresent(result, "instructions", spec.instructions());
    return Caching.FOREVER_ALIKE.put(result);
  }
}
