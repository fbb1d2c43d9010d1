package io.github.e2bmcp.mcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.offer.ToolDescriptor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The headers of 2026-07-28 that repeat parts of the body, so that proxies can route by them: they
 * must agree with it, or what was routed is not what is run (basic/transports/streamable-http).
 */
final class MirroredHeaders {
  private static final String START = "=?base64?";
  private static final String END = "?=";

  private final HttpHeaders headers;

  MirroredHeaders(HttpHeaders headers) {
    this.headers = headers;
  }

  /** The revision, before anything else of the body is believed. */
  void checkVersion(String version) {
    require("MCP-Protocol-Version", version);
  }

  /**
   * Everything else.
   *
   * @param tool the tool that is called, or null
   */
  void check(Message.Request request, @Nullable ToolDescriptor tool) {
    require("Mcp-Method", request.method());
    String name = name(request);
    if (name != null) {
      require("Mcp-Name", name);
    }
    if (tool != null) {
      checkArguments(request, tool);
    }
  }

  private static @Nullable String name(Message.Request request) {
    return switch (request.method()) {
      case "tools/call", "prompts/get" -> Json.textAt(request.params(), "name");
      case "resources/read" -> Json.textAt(request.params(), "uri");
      case "tasks/get", "tasks/update", "tasks/cancel" -> Json.textAt(request.params(), "taskId");
      default -> null;
    };
  }

  private void checkArguments(Message.Request request, ToolDescriptor tool) {
    ObjectNode properties = Json.objectAt(tool.inputSchema(), "properties");
    if (properties == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      String suffix = Json.textAt(property.getValue(), "x-mcp-header");
      if (suffix != null) {
        JsonNode argument = request.params().path("arguments").get(property.getKey());
        require("Mcp-Param-" + suffix, argument == null ? null : text(argument));
      }
    }
  }

  private static @Nullable String text(JsonNode argument) {
    return argument.isNull() ? null : argument.asString(argument.toString());
  }

  private void require(String header, @Nullable String expected) {
    if (headers.all(header).size() > 1) {
      throw mismatch("The header " + header + " occurs more than once");
    }
    String sent = headers.first(header);
    if (expected == null) {
      if (sent != null) {
        throw mismatch("The header " + header + " repeats nothing of the body");
      }
      return;
    }
    if (sent == null) {
      throw mismatch("The header " + header + " is missing");
    }
    if (!decode(header, sent.strip()).equals(expected)) {
      throw mismatch("The header " + header + " differs from the body");
    }
  }

  private static String decode(String header, String value) {
    if (!value.startsWith(START) || !value.endsWith(END)) {
      return value;
    }
    String encoded = value.substring(START.length(), Math.max(START.length(), value.length() - 2));
    try {
      if (encoded.length() % 4 != 0) {
        throw new IllegalArgumentException("padding");
      }
      byte[] bytes = Base64.getDecoder().decode(encoded);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw mismatch("The header " + header + " is not proper base64");
    }
  }

  private static McpException mismatch(String message) {
    return new McpException(McpException.HEADER_MISMATCH, message);
  }
}
