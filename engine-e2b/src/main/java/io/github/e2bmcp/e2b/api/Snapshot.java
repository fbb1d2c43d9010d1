package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A sandbox's state, kept; its id serves as a template. */
public record Snapshot(String snapshotId, List<String> names) {

  public Snapshot {
    names = List.copyOf(names);
  }

  static Snapshot read(JsonNode node) {
    return new Snapshot(Json.text(node, "snapshotID"), Json.texts(node, "names"));
  }
}
