package io.github.e2bmcp.mcp.offer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URI template of RFC 6570 that can be matched: simple expressions {@code {x}}, which stop at a
 * slash, question mark or hash, and reserved ones {@code {+x}}, which do not.
 */
public final class UriTemplate {
  private final String text;
  private final List<Part> parts;

  private record Part(String literal, @Nullable String variable, boolean reserved) {}

  private UriTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException when it has other expressions, or two without text between
   */
  public static UriTemplate parse(String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      if (open < 0) {
        parts.add(new Part(text.substring(at), null, false));
        break;
      }
      int close = text.indexOf('}', open);
      if (close < 0 || (open == at && at > 0)) {
        throw new IllegalArgumentException("Not a template that can be matched: " + text);
      }
      String expression = text.substring(open + 1, close);
      boolean reserved = expression.startsWith("+");
      String name = reserved ? expression.substring(1) : expression;
      if (!name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_') || name.isEmpty()) {
        throw new IllegalArgumentException("Not an expression that can be matched: " + expression);
      }
      parts.add(new Part(text.substring(at, open), name, reserved));
      at = close + 1;
    }
    return new UriTemplate(text, List.copyOf(parts));
  }

  public String text() {
    return text;
  }

  /** The values that make the template this URI, percent-decoded; null when none do. */
  public @Nullable Map<String, String> match(String uri) {
    Map<String, String> values = new LinkedHashMap<>();
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (!uri.startsWith(part.literal, at)) {
        return null;
      }
      at += part.literal.length();
      if (part.variable != null) {
        String next = i + 1 < parts.size() ? parts.get(i + 1).literal : "";
        int end = next.isEmpty() ? uri.length() : uri.indexOf(next, at);
        String value = end <= at ? "" : uri.substring(at, end);
        if (value.isEmpty() || (!part.reserved && containsAny(value, "/?#"))) {
          return null;
        }
        values.put(part.variable, decode(value));
        at = end;
      }
    }
    return at == uri.length() ? values : null;
  }

  private static boolean containsAny(String value, String characters) {
    return characters.chars().anyMatch(c -> value.indexOf(c) >= 0);
  }

  private static String decode(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
