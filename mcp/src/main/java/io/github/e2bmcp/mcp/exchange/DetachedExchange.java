package io.github.e2bmcp.mcp.exchange;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

record DetachedExchange(Caller caller) implements Exchange {
  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V2026_07_28;
  }

  @Override
  public ObjectNode clientCapabilities() {
    return Json.object();
  }

  @Override
  public @Nullable ObjectNode clientInfo() {
    return null;
  }

  @Override
  public @Nullable String traceparent() {
    return null;
  }

  @Override
  public @Nullable ObjectNode answer(String key) {
    return null;
  }

  @Override
  public @Nullable JsonNode state() {
    return null;
  }

  @Override
  public void progress(double progress, @Nullable Double total, @Nullable String message) {}

  @Override
  public void log(LogLevel level, @Nullable String logger, JsonNode data) {}
}
