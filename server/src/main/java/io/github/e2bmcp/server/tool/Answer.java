package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a tool answers.
 *
 * @param structured conforms to the tool's output schema; null where it has none or the call failed
 * @param failed whether the assistant has to do something about it
 * @param endedBy why the work ended
 * @param usage what it used
 */
public record Answer(
    List<Part> parts, @Nullable JsonNode structured, boolean failed, EndedBy endedBy, Usage usage) {

  public Answer {
    parts = List.copyOf(parts);
  }

  static Answer done(Part part, @Nullable JsonNode structured) {
    return new Answer(List.of(part), structured, false, EndedBy.EXIT, Usage.NONE);
  }

  static Answer failed(String sentence) {
    return new Answer(List.of(new Part.Words(sentence)), null, true, EndedBy.EXIT, Usage.NONE);
  }
}
