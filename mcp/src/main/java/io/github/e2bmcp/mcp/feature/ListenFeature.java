package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Notices;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Rpc;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.Mailbox;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code subscriptions/listen} of 2026-07-28 (basic/patterns/subscriptions). */
public final class ListenFeature {
  private static final String SUBSCRIPTION = Rpc.META_PREFIX + "subscriptionId";
  private static final int MAX_URIS = 1000;

  private final Changes changes;
  private final ObjectNode capabilities;

  /**
   * Listens for changes.
   *
   * @param capabilities what the server can tell changes of
   */
  public ListenFeature(Changes changes, ObjectNode capabilities) {
    this.changes = changes;
    this.capabilities = capabilities;
  }

  public ObjectNode listen(ObjectNode params, LiveExchange exchange) throws Exception {
    ObjectNode asked = Json.objectAt(params, "notifications");
    if (asked == null) {
      throw McpException.invalidParams("params.notifications must say what to listen for");
    }
    Filter filter = filter(asked);
    JsonNode id = exchange.request().id();
    exchange.flight().standing();
    Mailbox mailbox = new Mailbox(filter::wants);
    changes.subscribe(mailbox);
    try {
      ObjectNode acknowledged = Json.object();
      acknowledged.set("notifications", filter.toJson());
      exchange.say(tagged("notifications/subscriptions/acknowledged", acknowledged, id));
      for (Changes.Change change = mailbox.take(); change != null; change = mailbox.take()) {
        exchange.say(tagged(Notices.method(change), Notices.params(change), id));
      }
    } catch (InterruptedException e) {
      // Cancelled, and nobody waits for the result; or the server ends, and the result says so.
    } finally {
      changes.unsubscribe(mailbox);
    }
    ObjectNode result = Json.object();
    result.putObject("_meta").set(SUBSCRIPTION, id);
    return result;
  }

  private static ObjectNode tagged(String method, ObjectNode params, JsonNode id) {
    params.putObject("_meta").set(SUBSCRIPTION, id);
    return Rpc.notification(method, params);
  }

  private Filter filter(ObjectNode asked) {
    Set<String> uris = new HashSet<>();
    if (capabilities.at("/resources/subscribe").asBoolean(false)) {
      for (JsonNode uri : asked.path("resourceSubscriptions")) {
        uris.add(uri.asString(""));
      }
    }
    if (uris.size() > MAX_URIS) {
      throw McpException.invalidParams("At most " + MAX_URIS + " resources can be listened for");
    }
    return new Filter(
        granted(asked, "toolsListChanged", "/tools"),
        granted(asked, "promptsListChanged", "/prompts"),
        granted(asked, "resourcesListChanged", "/resources"),
        uris);
  }

  private boolean granted(ObjectNode asked, String name, String capability) {
    return asked.path(name).asBoolean(false)
        && capabilities.at(capability + "/listChanged").asBoolean(false);
  }

  private record Filter(boolean tools, boolean prompts, boolean resources, Set<String> uris) {
    boolean wants(Changes.Change change) {
      return switch (change) {
        case Changes.Change.Tools all -> tools;
        case Changes.Change.Prompts all -> prompts;
        case Changes.Change.ResourceList all -> resources;
        case Changes.Change.Resource(String uri) -> uris.contains(uri);
      };
    }

    ObjectNode toJson() {
      ObjectNode node = Json.object();
      if (tools) {
        node.put("toolsListChanged", true);
      }
      if (prompts) {
        node.put("promptsListChanged", true);
      }
      if (resources) {
        node.put("resourcesListChanged", true);
      }
      if (!uris.isEmpty()) {
        uris.forEach(node.putArray("resourceSubscriptions")::add);
      }
      return node;
    }
  }
}
