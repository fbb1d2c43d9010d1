package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.exchange.InputRequired;
import io.github.e2bmcp.mcp.message.McpException;
import java.util.List;

/** What a client can read. Calls come from many virtual threads at once. */
public interface Resources {
  /** The resources that are worth listing, in a fixed order. */
  List<ResourceDescriptor> list(Exchange exchange) throws Exception;

  /** The families of resources whose URIs clients can make themselves, in a fixed order. */
  List<ResourceTemplate> templates();

  /**
   * Reads one.
   *
   * @param uri as the client sent it: check it before using it
   * @throws McpException made by {@link McpException#resourceNotFound} when there is none
   * @throws InputRequired to ask the client for something first
   */
  ResourceReading read(String uri, Exchange exchange) throws Exception;

  /** How long a client may keep what {@link #list} told. */
  default Caching listCaching() {
    return Caching.NONE;
  }
}
