package io.github.e2bmcp.mcp.connection;

import tools.jackson.databind.node.ObjectNode;

/** Serves one method. Its result has the shape of the newest revision; eras translate it. */
@FunctionalInterface
public interface Operation {
  ObjectNode run(ObjectNode params, LiveExchange exchange) throws Exception;
}
