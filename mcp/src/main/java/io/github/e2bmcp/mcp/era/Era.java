package io.github.e2bmcp.mcp.era;

import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of the two ways in which MCP has been spoken. A request is opened by its era, served by the
 * same operations, and its result is written by its era again.
 */
sealed interface Era permits ModernEra, LegacyEra {
  /** The methods of this era. */
  Map<String, Operation> operations();

  /**
   * Opens the exchange of a request.
   *
   * @throws McpException when the request is not a proper one of this era
   */
  LiveExchange open(Message.Request request, Connection connection, LiveExchange.Line line);

  /**
   * Gets what a request needs from the client before it can be served.
   *
   * @return a result that asks for it; or null when the exchange has the answers already
   * @throws McpException when this client cannot be asked
   */
  @Nullable ObjectNode ask(InputRequired needed, LiveExchange exchange) throws Exception;

  ObjectNode encode(String method, ObjectNode result, LiveExchange exchange);

  McpException encode(McpException failure);
}
