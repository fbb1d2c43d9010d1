package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.LiveSandboxes;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Query;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Snapshots of sandboxes and sandboxes forked from others. */
final class SnapshotRoutes {

  private static final int MOST_FORKS = 100;

  /** Each takes disk. */
  private static final int MOST_OF_OWNER = 100;

  private final Supplier<SandboxEngine> engine;
  private final LiveSandboxes sandboxes;
  private final Templates templates;

  SnapshotRoutes(Supplier<SandboxEngine> engine, LiveSandboxes sandboxes, Templates templates) {
    this.engine = engine;
    this.sandboxes = sandboxes;
    this.templates = templates;
  }

  void create(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    String name = Json.text(Json.body(exchange), "name");
    if (!name.isEmpty() && !name.matches("[a-zA-Z0-9][a-zA-Z0-9_./:-]{0,127}")) {
      throw new Refusal(400, "a snapshot's name has letters, digits and _ . / : - in it");
    }
    if (templates.snapshots(live.terms().owner()).size() >= MOST_OF_OWNER) {
      throw new Refusal(
          429, "you have " + MOST_OF_OWNER + " snapshots, the most there may be; delete one first");
    }
    Answers.json(exchange, 201, message(take(live, name)));
  }

  private Snapshot take(LiveSandbox live, String name) {
    Snapshot snapshot =
        engine
            .get()
            .snapshot(
                live.sandbox().id(),
                Map.of(
                    Templates.OWNER,
                    live.terms().owner(),
                    Templates.NAME,
                    name,
                    Templates.SANDBOX,
                    live.id()));
    live.log().info("Snapshot taken", Map.of("snapshot", snapshot.id()));
    return snapshot;
  }

  private static ObjectNode message(Snapshot snapshot) {
    ObjectNode node = Json.object().put("snapshotID", snapshot.id());
    ArrayNode names = node.putArray("names");
    if (!Templates.name(snapshot).isEmpty()) {
      names.add(Templates.name(snapshot));
    }
    return node;
  }

  /** One page of the owner's, oldest first; the cursor is the id of the last one shown. */
  void list(HttpExchange exchange, String owner) throws IOException, Refusal {
    Map<String, List<String>> query = exchange.query();
    String sandbox = Query.text(query, "sandboxID");
    String name = Query.text(query, "name");
    List<Snapshot> all =
        templates.snapshots(owner).stream()
            .filter(
                one -> sandbox.isEmpty() || sandbox.equals(one.metadata().get(Templates.SANDBOX)))
            .filter(one -> name.isEmpty() || Templates.name(one).equals(name))
            .toList();
    String last = Query.text(query, "nextToken");
    List<Snapshot> rest =
        last.isEmpty()
            ? all
            : all.stream().dropWhile(one -> !one.id().equals(last)).skip(1).toList();
    List<Snapshot> page = rest.subList(0, Math.min(rest.size(), limit(Query.text(query, "limit"))));
    ArrayNode items = Json.array();
    page.forEach(one -> items.add(message(one)));
    HttpHeaders headers =
        page.size() < rest.size()
            ? Answers.JSON.with("X-Next-Token", page.getLast().id())
            : Answers.JSON;
    exchange.respond(200, headers, Json.bytes(items));
  }

  private static int limit(String text) throws Refusal {
    if (text.isEmpty()) {
      return 100;
    }
    if (!text.matches("[1-9][0-9]?|100")) {
      throw new Refusal(400, "limit must be 1 to 100");
    }
    return Integer.parseInt(text);
  }

  /** Whether new sandboxes can be made from what has this name. */
  void alias(HttpExchange exchange, String owner, String name) throws IOException, Refusal {
    templates.find(owner, name);
    Answers.json(exchange, 200, Json.object().put("templateID", name).put("public", false));
  }

  void delete(HttpExchange exchange, String owner, String id) throws IOException, Refusal {
    Optional<Snapshot> snapshot = templates.snapshot(owner, id);
    if (snapshot.isEmpty() || !engine.get().deleteSnapshot(snapshot.get().id())) {
      throw new Refusal(404, "Template " + id + " not found");
    }
    Answers.empty(exchange);
  }

  /** All forks go on from one moment; each is made or refused by itself. */
  void fork(HttpExchange exchange, LiveSandbox live, int count, Duration life)
      throws IOException, Refusal {
    if (count < 1 || count > MOST_FORKS) {
      throw new Refusal(400, "count must be 1 to " + MOST_FORKS);
    }
    Snapshot moment = take(live, "");
    try {
      ArrayNode results = Json.array();
      for (int i = 0; i < count; i++) {
        results.add(forked(live, moment, life));
      }
      Answers.json(exchange, 201, results);
    } finally {
      engine.get().deleteSnapshot(moment.id());
    }
  }

  private ObjectNode forked(LiveSandbox live, Snapshot moment, Duration life) {
    ObjectNode result = Json.object();
    try {
      LiveSandbox fork = sandboxes.create(live.terms(), moment.id(), live.wayOut().terms(), life);
      result.set("sandbox", SandboxMessages.access(fork));
    } catch (Refusal e) {
      result.putObject("error").put("code", e.status()).put("message", e.text());
    } catch (SandboxException e) {
      result.putObject("error").put("code", Refusal.status(e)).put("message", e.text());
    }
    return result;
  }
}
