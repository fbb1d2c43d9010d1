package io.github.e2bmcp.mcp.connection;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Where messages to the client go: whole, one at a time, blocking while the client is slow. */
@FunctionalInterface
public interface Outlet {
  /** Swallows everything. */
  Outlet NOWHERE = message -> {};

  void send(JsonNode message) throws IOException;
}
