package io.github.e2bmcp.server.tool;

import java.util.StringJoiner;

/** Pieces of the tools' JSON schemas. */
final class Schemas {

  static final String SANDBOX_ID =
      "{\"type\":\"string\",\"description\":\"Which sandbox: leave out for your default one, \\\"new\\\" for a fresh"
          + " one, or an id that an earlier result named. A sandbox closes when idle; results tell when.\"}";

  private Schemas() {}

  static String text(String description) {
    return "{\"type\":\"string\",\"description\":\"" + description + "\"}";
  }

  /**
   * An object of names and schemas in turn, all required but {@code sandbox_id} and those marked.
   */
  static String object(String... properties) {
    return schema(false, properties);
  }

  /** An object that may grow by further properties, its named ones required. */
  static String result(String... properties) {
    return schema(true, properties);
  }

  /** Marks a property as one that may be left out. */
  static String optional(String name) {
    return "?" + name;
  }

  private static String schema(boolean open, String... properties) {
    StringJoiner members = new StringJoiner(",");
    StringJoiner required = new StringJoiner(",");
    for (int i = 0; i < properties.length; i += 2) {
      boolean optional =
          properties[i].startsWith("?") || (properties[i].equals("sandbox_id") && !open);
      String name = properties[i].startsWith("?") ? properties[i].substring(1) : properties[i];
      members.add("\"" + name + "\":" + properties[i + 1]);
      if (!optional) {
        required.add("\"" + name + "\"");
      }
    }
    return "{\"type\":\"object\",\"properties\":{"
        + members
        + "},\"required\":["
        + required
        + "]"
        + (open ? "" : ",\"additionalProperties\":false")
        + "}";
  }
}
