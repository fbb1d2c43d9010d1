package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.offer.Changes;
import tools.jackson.databind.node.ObjectNode;

/** Changes as notifications, the same in both eras. */
public final class Notices {
  private Notices() {}

  public static String method(Changes.Change change) {
    return switch (change) {
      case Changes.Change.Tools all -> "notifications/tools/list_changed";
      case Changes.Change.Prompts all -> "notifications/prompts/list_changed";
      case Changes.Change.ResourceList all -> "notifications/resources/list_changed";
      case Changes.Change.Resource one -> "notifications/resources/updated";
      case Changes.Change.Task one -> "notifications/tasks";
    };
  }

  public static ObjectNode params(Changes.Change change) {
    ObjectNode params = Json.object();
    if (change instanceof Changes.Change.Resource(String uri)) {
      params.put("uri", uri);
    }
    return params;
  }
}
