package io.github.e2bmcp.mcp.offer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A picture that a client may show (since 2025-11-25).
 *
 * @param src an https or data URI
 * @param mimeType the media type, when the source does not tell
 * @param sizes sizes such as {@code 48x48} or {@code any}; empty: any
 */
public record Icon(String src, @Nullable String mimeType, List<String> sizes) {
  public Icon {
    sizes = List.copyOf(sizes);
  }

  static void put(ObjectNode target, List<Icon> icons) {
    if (icons.isEmpty()) {
      return;
    }
    ArrayNode array = target.putArray("icons");
    for (Icon icon : icons) {
      ObjectNode node = array.addObject().put("src", icon.src);
      if (icon.mimeType != null) {
        node.put("mimeType", icon.mimeType);
      }
      if (!icon.sizes.isEmpty()) {
        icon.sizes.forEach(node.putArray("sizes")::add);
      }
    }
  }
}
