package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Notices;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Rpc;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.Mailbox;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code subscriptions/listen} of 2026-07-28 (basic/patterns/subscriptions). */
public final class ListenFeature {
  private static final String SUBSCRIPTION = Rpc.META_PREFIX + "subscriptionId";
  private static final int MAX_NAMES = 1000;

  private final Changes changes;
  private final ObjectNode capabilities;
  private final @Nullable Tasks tasks;

  /**
   * Listens for changes.
   *
   * @param capabilities what the server can tell changes of
   * @param tasks null where calls never become tasks
   */
  public ListenFeature(Changes changes, ObjectNode capabilities, @Nullable Tasks tasks) {
    this.changes = changes;
    this.capabilities = capabilities;
    this.tasks = tasks;
  }

  public ObjectNode listen(ObjectNode params, LiveExchange exchange) throws Exception {
    ObjectNode asked = Json.objectAt(params, "notifications");
    if (asked == null) {
      throw McpException.invalidParams("params.notifications must say what to listen for");
    }
    Filter filter = filter(asked, exchange);
    JsonNode id = exchange.request().id();
    exchange.flight().standing();
    Mailbox mailbox = new Mailbox(filter::wants);
    changes.subscribe(mailbox);
    try {
      ObjectNode acknowledged = Json.object();
      acknowledged.set("notifications", filter.toJson());
      exchange.say(tagged("notifications/subscriptions/acknowledged", acknowledged, id));
      for (String task : filter.tasks()) {
        tellOfTask(task, true, exchange);
      }
      for (Changes.Change change = mailbox.take(); change != null; change = mailbox.take()) {
        if (change instanceof Changes.Change.Task(String task)) {
          tellOfTask(task, false, exchange);
        } else {
          exchange.say(tagged(Notices.method(change), Notices.params(change), id));
        }
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

  /**
   * Tells how a task stands now, so that its client need not ask.
   *
   * @param movedOnly only if it moved on before anybody listened
   */
  private void tellOfTask(String task, boolean movedOnly, LiveExchange exchange)
      throws IOException {
    ObjectNode state = tasks == null ? null : tasks.state(task, exchange);
    if (state != null && !(movedOnly && state.path("status").asString().equals("working"))) {
      String method = Notices.method(new Changes.Change.Task(task));
      exchange.say(tagged(method, state, exchange.request().id()));
    }
  }

  private static ObjectNode tagged(String method, ObjectNode params, JsonNode id) {
    params.putObject("_meta").set(SUBSCRIPTION, id);
    return Rpc.notification(method, params);
  }

  private Filter filter(ObjectNode asked, LiveExchange exchange) {
    boolean subscribable = capabilities.at("/resources/subscribe").asBoolean(false);
    Set<String> uris = subscribable ? names(asked, "resourceSubscriptions") : Set.of();
    Set<String> ids = Set.of();
    if (tasks != null) {
      // Of another's tasks nothing is told, not even that they are another's.
      Tasks kept = tasks;
      ids = names(asked, "taskIds");
      ids.removeIf(id -> kept.state(id, exchange) == null);
    }
    return new Filter(
        granted(asked, "toolsListChanged", "/tools"),
        granted(asked, "promptsListChanged", "/prompts"),
        granted(asked, "resourcesListChanged", "/resources"),
        uris,
        ids);
  }

  private static Set<String> names(ObjectNode asked, String list) {
    Set<String> names = new HashSet<>();
    for (JsonNode name : asked.path(list)) {
      names.add(name.asString(""));
    }
    if (names.size() > MAX_NAMES) {
      throw McpException.invalidParams(
          "params.notifications." + list + " may have at most " + MAX_NAMES + " entries");
    }
    return names;
  }

  private boolean granted(ObjectNode asked, String name, String capability) {
    return asked.path(name).asBoolean(false)
        && capabilities.at(capability + "/listChanged").asBoolean(false);
  }

  private record Filter(
      boolean tools, boolean prompts, boolean resources, Set<String> uris, Set<String> tasks) {
    boolean wants(Changes.Change change) {
      return switch (change) {
        case Changes.Change.Tools all -> tools;
        case Changes.Change.Prompts all -> prompts;
        case Changes.Change.ResourceList all -> resources;
        case Changes.Change.Resource(String uri) -> uris.contains(uri);
        case Changes.Change.Task(String id) -> tasks.contains(id);
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
      if (!tasks.isEmpty()) {
        tasks.forEach(node.putArray("taskIds")::add);
      }
      return node;
    }
  }
}
