package io.github.e2bmcp.mcp.message;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that is answered with a JSON-RPC error. The message and the data go to the client as
 * they are, so they must be fit for its eyes.
 */
public final class McpException extends RuntimeException {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL_ERROR = -32603;

  /** Request headers and body disagree (2026-07-28). */
  public static final int HEADER_MISMATCH = -32020;

  /** The request needs a capability that the client did not declare (2026-07-28). */
  public static final int MISSING_CLIENT_CAPABILITY = -32021;

  /** The request's protocol revision is not served (2026-07-28). */
  public static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

  /** More requests at once, or in a period, than the server takes; outside the reserved ranges. */
  public static final int TOO_MANY_REQUESTS = 42900;

  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient @Nullable JsonNode data;

  public McpException(int code, String message, @Nullable JsonNode data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  public McpException(int code, String message) {
    this(code, message, null);
  }

  public static McpException invalidParams(String message) {
    return new McpException(INVALID_PARAMS, message);
  }

  public static McpException invalidRequest(String message) {
    return new McpException(INVALID_REQUEST, message);
  }

  public static McpException methodNotFound(String method) {
    return new McpException(METHOD_NOT_FOUND, "Method not found: " + method);
  }

  /** What every revision before 2026-07-28 is told with -32002 instead. */
  public static McpException resourceNotFound(String uri) {
    return new McpException(
        INVALID_PARAMS, "Resource not found: " + uri, Json.object().put("uri", uri));
  }

  public static McpException unsupportedVersion(String requested) {
    ObjectNode data = Json.object();
    ArrayNode supported = data.putArray("supported");
    ProtocolVersion.newestFirst().forEach(version -> supported.add(version.id()));
    data.put("requested", requested);
    return new McpException(
        UNSUPPORTED_PROTOCOL_VERSION, "Unsupported protocol version: " + requested, data);
  }

  public int code() {
    return code;
  }

  public @Nullable JsonNode data() {
    return data;
  }

  /** The message; never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "Error " + code : message;
  }
}
