package io.github.e2bmcp.e2b.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A URL's query, percent-encoded as browsers' {@code encodeURIComponent} does. */
public final class Query {

  private final StringBuilder text = new StringBuilder();

  /** Adds a parameter; a null value is left out. */
  public Query with(String name, @Nullable Object value) {
    if (value != null) {
      text.append(text.isEmpty() ? '?' : '&');
      text.append(encode(name)).append('=').append(encode(value.toString()));
    }
    return this;
  }

  /**
   * E2B's metadata filter is a query string inside a query parameter, and the server decodes keys
   * and values once more: so they are encoded three times in all.
   */
  public Query withMetadata(Map<String, String> metadata) {
    if (metadata.isEmpty()) {
      return this;
    }
    StringBuilder pairs = new StringBuilder();
    metadata.forEach((key, value) -> {
      pairs.append(pairs.isEmpty() ? "" : "&");
      pairs.append(encode(encode(key))).append('=').append(encode(encode(value)));
    });
    return with("metadata", pairs.toString());
  }

  /** With the leading question mark; empty without parameters. */
  @Override
  public String toString() {
    return text.toString();
  }

  /** One part of a path or a query. */
  public static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
