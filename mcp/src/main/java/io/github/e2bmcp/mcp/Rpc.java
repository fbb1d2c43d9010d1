package io.github.e2bmcp.mcp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds JSON-RPC messages to the client. */
final class Rpc {
  static final JsonNode NO_ID = JsonNodeFactory.instance.nullNode();

  private Rpc() {}

  static ObjectNode result(JsonNode id, ObjectNode result) {
    ObjectNode message = envelope();
    message.set("id", id);
    message.set("result", result);
    return message;
  }

  static ObjectNode error(JsonNode id, McpException failure) {
    ObjectNode message = envelope();
    message.set("id", id);
    message.set("error", errorBody(failure));
    return message;
  }

  static ObjectNode errorBody(McpException failure) {
    ObjectNode error = Json.object().put("code", failure.code()).put("message", failure.text());
    Json.putIfPresent(error, "data", failure.data());
    return error;
  }

  static ObjectNode notification(String method, ObjectNode params) {
    ObjectNode message = envelope().put("method", method);
    message.set("params", params);
    return message;
  }

  static ObjectNode request(String id, String method, ObjectNode params) {
    ObjectNode message = envelope().put("id", id).put("method", method);
    message.set("params", params);
    return message;
  }

  private static ObjectNode envelope() {
    return Json.object().put("jsonrpc", "2.0");
  }
}
