package io.github.e2bmcp.gateway.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of a request's target. */
public final class Query {

  private Query() {}

  /** The first value of a parameter; null without one. */
  public static @Nullable String first(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The first value of a parameter; empty without one. */
  public static String text(Map<String, List<String>> query, String name) {
    String first = first(query, name);
    return first == null ? "" : first;
  }
}
