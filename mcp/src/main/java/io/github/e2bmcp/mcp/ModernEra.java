package io.github.e2bmcp.mcp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stateless MCP, since 2026-07-28: every request says all there is to know (basic/index, _meta).
 */
final class ModernEra implements Era {
  static final String PREFIX = "io.modelcontextprotocol/";
  static final String VERSION_KEY = PREFIX + "protocolVersion";
  private static final String CAPABILITIES_KEY = PREFIX + "clientCapabilities";

  private final ServerSpec spec;
  private final ObjectNode capabilities;
  private final Map<String, Operation> operations;

  ModernEra(ServerSpec spec, ObjectNode capabilities, Map<String, Operation> common) {
    this.spec = spec;
    this.capabilities = capabilities;
    Map<String, Operation> all = new HashMap<>(common);
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
    String version = Json.textAt(meta, VERSION_KEY);
    if (version == null) {
      throw McpException.invalidParams("params._meta must name " + VERSION_KEY);
    }
    ObjectNode client = Json.objectAt(meta, CAPABILITIES_KEY);
    if (client == null) {
      throw McpException.invalidParams("params._meta must carry " + CAPABILITIES_KEY);
    }
    ProtocolVersion known = ProtocolVersion.find(version);
    if (known == null || !known.modern()) {
      throw McpException.unsupportedVersion(version);
    }
    Handshake said = new Handshake(known, client, Json.objectAt(meta, PREFIX + "clientInfo"));
    return new LiveExchange(request, connection, said, logLevel(meta), line);
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
