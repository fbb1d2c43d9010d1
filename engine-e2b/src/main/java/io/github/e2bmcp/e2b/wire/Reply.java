package io.github.e2bmcp.e2b.wire;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Headers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A whole answer of whatever status. */
public record Reply(int status, byte[] bytes, Headers headers) {

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /**
   * The body as JSON; a missing node when it is empty.
   *
   * @throws E2bException.Protocol when it is something else
   */
  public JsonNode json() {
    return bytes.length == 0 ? MissingNode.getInstance() : Json.parse(bytes);
  }

  /** What an error answer says: its JSON message, or its text. */
  public String message() {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (text.startsWith("{")) {
      try {
        String message = Json.text(Json.parse(bytes), "message");
        return message.isEmpty() ? text : message;
      } catch (E2bException.Protocol e) {
        return text;
      }
    }
    return text.isEmpty() ? "HTTP status " + status : text;
  }

  /** The member {@code error_code} of an error answer; empty without one. */
  public String errorCode() {
    try {
      return Json.text(json(), "error_code");
    } catch (E2bException.Protocol e) {
      return "";
    }
  }

  public String header(String name) {
    return headers.value(name);
  }
}
