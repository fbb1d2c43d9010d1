package io.github.e2bmcp.mcp.connection;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A part of the protocol that a server offers: its methods and its capability. */
public interface Feature {
  Map<String, Operation> operations();

  /** Adds to the server's capabilities, as of the newest revision. */
  void declare(ObjectNode capabilities);
}
