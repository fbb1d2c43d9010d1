package io.github.e2bmcp.mcp.exchange;

import io.github.e2bmcp.mcp.message.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request while it is served: who sent it, and how to talk back before the answer. */
public interface Exchange {
  Caller caller();

  ProtocolVersion version();

  /** The client's capabilities; an empty object when unknown. */
  ObjectNode clientCapabilities();

  /** The client's {@code Implementation} object as it described itself, unverified; or null. */
  @Nullable ObjectNode clientInfo();

  /** The W3C trace context of the request, or null. */
  @Nullable String traceparent();

  /**
   * Tells how far the work is. Nothing is sent unless the client asked, when the value did not
   * grow, or when too much was sent lately.
   *
   * @param total null when unknown
   * @param message null for none; clients of 2024-11-05 do not get it
   */
  void progress(double progress, @Nullable Double total, @Nullable String message);

  /** Sends a log message when the client asked for this level. */
  void log(LogLevel level, @Nullable String logger, JsonNode data);

  /**
   * The client's answer to an {@link InputRequest} of this key, or null: it did not answer, or was
   * not asked yet. Check it like any other input.
   */
  @Nullable ObjectNode answer(String key);

  /** What {@link InputRequired} had remembered when this request was served before, or null. */
  @Nullable JsonNode state();

  /** An exchange with nobody to talk back to, for calls from inside the program. */
  static Exchange detached(Caller caller) {
    return new DetachedExchange(caller);
  }
}
