package io.github.e2bmcp.e2b.transport;

import java.util.Map;
import java.util.TreeMap;

/**
 * An answer's header fields by name, without regard to case. A name that came several times has its
 * values joined by commas, which mean the same (RFC 9110, section 5.3).
 */
public final class Headers {

  private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Headers() {}

  void add(String name, String value) {
    fields.merge(name, value, (before, more) -> before + ", " + more);
  }

  /** The value; empty when there is none. */
  public String value(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Whether there is such a field, even an empty one. */
  boolean has(String name) {
    return fields.containsKey(name);
  }
}
