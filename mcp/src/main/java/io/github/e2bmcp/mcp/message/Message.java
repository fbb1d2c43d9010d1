package io.github.e2bmcp.mcp.message;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON-RPC message from the client. */
public sealed interface Message {
  /**
   * Something to be answered.
   *
   * @param id a string or an integer, echoed as it came
   * @param params empty when absent
   */
  record Request(JsonNode id, String method, ObjectNode params) implements Message {
    public ObjectNode meta() {
      ObjectNode meta = Json.objectAt(params, "_meta");
      return meta == null ? Json.object() : meta;
    }
  }

  record Notification(String method, ObjectNode params) implements Message {}

  /** The answer to a request that the server made (legacy era). */
  record Response(JsonNode id, @Nullable JsonNode result, @Nullable ObjectNode error)
      implements Message {}

  /** Something else; the id is JSON null when it could not be told. */
  record Invalid(JsonNode id, String reason) implements Message {}

  static Message read(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return new Invalid(Rpc.NO_ID, "A message must be a JSON object");
    }
    JsonNode id = object.get("id");
    if (id != null && !id.isString() && !id.isIntegralNumber()) {
      return new Invalid(Rpc.NO_ID, "The id must be a string or an integer");
    }
    JsonNode known = id == null ? Rpc.NO_ID : id;
    if (!"2.0".equals(Json.textAt(object, "jsonrpc"))) {
      return new Invalid(known, "The member jsonrpc must be \"2.0\"");
    }
    if (object.has("method")) {
      return call(object, id, known);
    }
    if (id != null && (object.has("result") || object.has("error"))) {
      return new Response(id, object.get("result"), Json.objectAt(object, "error"));
    }
    return new Invalid(known, "The message has neither a method nor a result");
  }

  /** As {@link #read}, of a member of a batch, which cannot begin a session nor be stateless. */
  static Message readInBatch(JsonNode node) {
    Message message = read(node);
    if (message instanceof Request request) {
      if (request.method().equals("initialize")) {
        return new Invalid(request.id(), "A batch cannot contain initialize");
      }
      if (request.meta().has(Rpc.VERSION_KEY)) {
        return new Invalid(request.id(), "A batch cannot contain requests of 2026-07-28");
      }
    }
    return message;
  }

  private static Message call(ObjectNode object, @Nullable JsonNode id, JsonNode known) {
    String method = Json.textAt(object, "method");
    if (method == null) {
      return new Invalid(known, "The method must be a string");
    }
    JsonNode params = object.get("params");
    if (params == null) {
      params = Json.object();
    }
    if (!(params instanceof ObjectNode named)) {
      return new Invalid(known, "The params must be a JSON object");
    }
    return id == null ? new Notification(method, named) : new Request(id, method, named);
  }
}
