package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.exchange.InputRequest;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What clients say they can do, against what is needed of them. */
public final class Capabilities {
  private Capabilities() {}

  /**
   * Nothing, when the client can answer all of it.
   *
   * @throws McpException naming the capabilities that it lacks
   */
  public static void require(InputRequired needed, ObjectNode declared) {
    ObjectNode missing = Json.object();
    List<String> names = new ArrayList<>();
    for (InputRequest request : needed.requests().values()) {
      if (!request.answerableWith(declared)) {
        missing.setAll(request.capabilities());
        names.add(request.method());
      }
    }
    if (!names.isEmpty()) {
      ObjectNode data = Json.object();
      data.set("requiredCapabilities", missing);
      throw new McpException(
          McpException.MISSING_CLIENT_CAPABILITY,
          "This needs a client that supports " + String.join(", ", names),
          data);
    }
  }
}
