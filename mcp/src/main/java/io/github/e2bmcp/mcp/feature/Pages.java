package io.github.e2bmcp.mcp.feature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Cuts long lists into pages (server/utilities/pagination). */
public final class Pages {
  static final int SIZE = 200;

  private Pages() {}

  /**
   * The page that the cursor in {@code params} names.
   *
   * @throws McpException when the cursor was not made here
   */
  static ObjectNode cut(String name, List<? extends JsonNode> all, ObjectNode params) {
    int from = position(params.get("cursor"), all.size());
    int to = Math.min(all.size(), from + SIZE);
    ObjectNode result = Json.object();
    ArrayNode page = result.putArray(name);
    all.subList(from, to).forEach(page::add);
    if (to < all.size()) {
      byte[] place = ("at " + to).getBytes(US_ASCII);
      result.put("nextCursor", Base64.getUrlEncoder().withoutPadding().encodeToString(place));
    }
    return result;
  }

  private static int position(@Nullable JsonNode cursor, int size) {
    if (cursor == null || cursor.isNull()) {
      return 0;
    }
    try {
      String place = new String(Base64.getUrlDecoder().decode(cursor.asString("")), US_ASCII);
      int at = place.startsWith("at ") ? Integer.parseInt(place.substring(3)) : -1;
      if (at >= 0) {
        return Math.min(at, size);
      }
    } catch (IllegalArgumentException e) {
      // Refused below like any other text.
    }
    throw McpException.invalidParams("params.cursor is not one that this server gave");
  }
}
