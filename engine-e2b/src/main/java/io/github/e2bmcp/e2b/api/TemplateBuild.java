package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A build of a template: requested, running or done. */
public record TemplateBuild(String templateId, String buildId, List<String> tags) {

  public TemplateBuild {
    tags = List.copyOf(tags);
  }

  static TemplateBuild read(JsonNode node) {
    return new TemplateBuild(
        Json.text(node, "templateID"), Json.text(node, "buildID"), Json.texts(node, "tags"));
  }

  /**
   * How far a build is.
   *
   * @param status {@code waiting}, {@code building}, {@code ready} or {@code error}
   * @param reason why it failed; empty when it did not
   * @param log the lines since the asked-for offset
   */
  public record Status(String status, String reason, List<LogEntry> log) {
    public Status {
      log = List.copyOf(log);
    }

    public boolean running() {
      return status.equals("waiting") || status.equals("building");
    }

    static Status read(JsonNode node) {
      return new Status(
          Json.text(node, "status"),
          Json.text(node.path("reason"), "message"),
          Json.list(node.path("logEntries"), LogEntry::read));
    }
  }
}
