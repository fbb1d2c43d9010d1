package io.github.e2bmcp.mcp.exchange;

import io.github.e2bmcp.mcp.message.Json;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Something that only the client can answer, asked for in the middle of a request. */
public sealed interface InputRequest {
  /**
   * A form for the user. Never ask for secrets in it.
   *
   * @param schema a flat object of primitive properties (client/elicitation)
   */
  record Form(String message, ObjectNode schema) implements InputRequest {
    public Form {
      if (!"object".equals(Json.textAt(schema, "type"))
          || Json.objectAt(schema, "properties") == null) {
        throw new IllegalArgumentException("A form's schema is of type object and has properties");
      }
    }
  }

  /** A page for the user to visit, since 2025-11-25; the only way to ask for secrets. */
  record Visit(String message, String url, String elicitationId) implements InputRequest {}

  /**
   * A completion by the client's model.
   *
   * @param params of {@code sampling/createMessage}
   */
  record Sample(ObjectNode params) implements InputRequest {}

  /** The directories that the client works in. */
  record Roots() implements InputRequest {}

  default String method() {
    return switch (this) {
      case Form form -> "elicitation/create";
      case Visit visit -> "elicitation/create";
      case Sample sample -> "sampling/createMessage";
      case Roots roots -> "roots/list";
    };
  }

  default ObjectNode params() {
    return switch (this) {
      case Form(String message, ObjectNode schema) -> {
        ObjectNode params = Json.object().put("message", message);
        params.set("requestedSchema", schema);
        yield params;
      }
      case Visit(String message, String url, String id) ->
          Json.object()
              .put("mode", "url")
              .put("message", message)
              .put("url", url)
              .put("elicitationId", id);
      case Sample(ObjectNode params) -> params;
      case Roots roots -> Json.object();
    };
  }

  /** The {@code InputRequests} object of these. */
  static ObjectNode toJson(Map<String, InputRequest> requests) {
    ObjectNode node = Json.object();
    requests.forEach((key, request) ->
        node.putObject(key).put("method", request.method()).set("params", request.params()));
    return node;
  }

  /** Whether a client with these capabilities can answer. */
  default boolean answerableWith(ObjectNode capabilities) {
    ObjectNode elicitation = Json.objectAt(capabilities, "elicitation");
    return switch (this) {
      case Form form -> elicitation != null && (elicitation.isEmpty() || elicitation.has("form"));
      case Visit visit -> elicitation != null && elicitation.has("url");
      case Sample sample -> capabilities.has("sampling");
      case Roots roots -> capabilities.has("roots");
    };
  }

  /** The capabilities that {@link #answerableWith} looks for. */
  default ObjectNode capabilities() {
    ObjectNode needed = Json.object();
    switch (this) {
      case Form form -> needed.putObject("elicitation").putObject("form");
      case Visit visit -> needed.putObject("elicitation").putObject("url");
      case Sample sample -> needed.putObject("sampling");
      case Roots roots -> needed.putObject("roots");
    }
    return needed;
  }
}
