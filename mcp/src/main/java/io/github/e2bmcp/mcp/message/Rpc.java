package io.github.e2bmcp.mcp.message;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds JSON-RPC messages to the client. */
public final class Rpc {
  /** Begins the keys that the protocol itself puts into {@code _meta}. */
  public static final String META_PREFIX = "io.modelcontextprotocol/";

  /** The key by which a request says that it is stateless, and of which revision. */
  public static final String VERSION_KEY = META_PREFIX + "protocolVersion";

  public static final JsonNode NO_ID = JsonNodeFactory.instance.nullNode();

  private Rpc() {}

  public static ObjectNode result(JsonNode id, ObjectNode result) {
    ObjectNode message = envelope();
    message.set("id", id);
    message.set("result", result);
    return message;
  }

  public static ObjectNode error(JsonNode id, McpException failure) {
    ObjectNode message = envelope();
    message.set("id", id);
    message.set("error", errorBody(failure));
    return message;
  }

  public static ObjectNode errorBody(McpException failure) {
    ObjectNode error = Json.object().put("code", failure.code()).put("message", failure.text());
    Json.putIfPresent(error, "data", failure.data());
    return error;
  }

  public static ObjectNode notification(String method, ObjectNode params) {
    ObjectNode message = envelope().put("method", method);
    message.set("params", params);
    return message;
  }

  public static ObjectNode request(String id, String method, ObjectNode params) {
    ObjectNode message = envelope().put("id", id).put("method", method);
    message.set("params", params);
    return message;
  }

  private static ObjectNode envelope() {
    return Json.object().put("jsonrpc", "2.0");
  }
}
