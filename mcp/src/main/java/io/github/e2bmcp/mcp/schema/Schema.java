package io.github.e2bmcp.mcp.schema;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A JSON Schema (2020-12 unless it says otherwise), ready to check values. */
public interface Schema {
  /** At most this many violations are told of one value. */
  int MAX_VIOLATIONS = 10;

  /**
   * One thing that does not fit.
   *
   * @param path where, such as {@code packages[2]}; empty for the whole value
   * @param problem what is wrong and what is expected, to follow the path in a sentence
   */
  record Violation(String path, String problem) {}

  List<Violation> check(JsonNode value);

  /**
   * The plain checker when it knows all keywords of the schema, else the complete one, whose
   * loading takes longer than most tool calls.
   *
   * @throws IllegalArgumentException when the schema is not a valid one
   */
  static Schema of(JsonNode schema) {
    Schema plain = PlainSchema.compile(schema);
    return plain == null ? FullSchema.compile(schema) : plain;
  }
}
