package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.GatewayOptions;
import io.github.e2bmcp.gateway.access.LocalOnly;
import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.LiveSandboxes;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.sandbox.SandboxEngine;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** The routes under which E2B's API makes, lists and ends sandboxes. */
public final class ControlPlane {

  private static final Pattern ONE = Pattern.compile("/(?:v2/)?sandboxes/([^/]+)(/[a-z]+)?");
  private static final Pattern TEMPLATE = Pattern.compile("/templates/((?!tags$)[^/]+)");
  private static final Pattern ALIAS = Pattern.compile("/templates/aliases/([^/]+)");

  /** What E2B has behind its API and this server has not, by the beginning of its routes. */
  private static final Pattern NOT_OFFERED =
      Pattern.compile(
          "/(?:templates|v2/templates|v3/templates|default-templates|volumes|volumecontent|secrets"
              + "|teams|api-keys|access-tokens|nodes|admin|events)(?:/.*)?");

  private final LiveSandboxes sandboxes;
  private final LifeRoutes lives;
  private final CreateRoutes creation;
  private final ListRoutes lists;
  private final SnapshotRoutes snapshots;
  private final GatewayOptions options;

  public ControlPlane(
      Supplier<SandboxEngine> engine, LiveSandboxes sandboxes, GatewayOptions options) {
    this.sandboxes = sandboxes;
    this.options = options;
    Templates templates = new Templates(engine, options.templates());
    lives = new LifeRoutes(sandboxes, options.longestLife());
    creation = new CreateRoutes(sandboxes, templates, lives, options.internet());
    lists = new ListRoutes(sandboxes);
    snapshots = new SnapshotRoutes(engine, sandboxes, templates);
  }

  public void handle(HttpExchange exchange) throws IOException, Refusal {
    String route = exchange.method() + " " + exchange.path();
    if (route.equals("GET /health")) {
      Answers.empty(exchange);
      return;
    }
    String owner = authorized(exchange);
    switch (route) {
      case "POST /sandboxes" -> creation.create(exchange, owner, false);
      case "POST /v2/sandboxes" -> creation.create(exchange, owner, true);
      case "GET /sandboxes" -> lists.list(exchange, owner, false);
      case "GET /v2/sandboxes" -> lists.list(exchange, owner, true);
      case "GET /sandboxes/metrics" -> lists.metrics(exchange, owner);
      case "GET /snapshots" -> snapshots.list(exchange, owner);
      default -> handleOne(exchange, owner);
    }
  }

  private String authorized(HttpExchange exchange) throws Refusal {
    if (options.keys().open()) {
      LocalOnly.require(exchange.headers());
    }
    String key = exchange.headers().first("X-API-Key");
    String owner = options.keys().owner(key == null ? "" : key);
    if (owner == null) {
      throw new Refusal(401, "Invalid API key. The operator of this server makes one: e2b-mcp key");
    }
    return owner;
  }

  private void handleOne(HttpExchange exchange, String owner) throws IOException, Refusal {
    Matcher template = TEMPLATE.matcher(exchange.path());
    if (exchange.method().equals("DELETE") && template.matches()) {
      snapshots.delete(exchange, owner, template.group(1));
      return;
    }
    Matcher alias = ALIAS.matcher(exchange.path());
    if (exchange.method().equals("GET") && alias.matches()) {
      snapshots.alias(exchange, owner, alias.group(1));
      return;
    }
    Matcher matcher = ONE.matcher(exchange.path());
    if (!matcher.matches()) {
      throw unknown(exchange.path());
    }
    LiveSandbox live = owned(matcher.group(1), owner);
    String action = matcher.group(2) == null ? "" : matcher.group(2);
    switch (exchange.method() + " " + action) {
      case "GET " -> Answers.json(exchange, 200, SandboxMessages.details(live));
      case "DELETE " -> {
        sandboxes.kill(live);
        Answers.empty(exchange);
      }
      case "POST /connect" -> lives.connect(exchange, live);
      case "POST /resume" -> lives.resume(exchange, live);
      case "POST /pause" -> lives.pause(exchange, live);
      case "POST /timeout" -> lives.timeout(exchange, live);
      case "POST /refreshes" -> lives.refresh(exchange, live);
      case "GET /metrics" -> lists.metricsOf(exchange, live);
      case "GET /logs" -> LogRoutes.handle(exchange, live);
      case "PUT /network" -> creation.network(exchange, live);
      case "POST /snapshots" -> snapshots.create(exchange, live);
      case "POST /fork" -> fork(exchange, live);
      default -> throw unknown(exchange.path());
    }
  }

  private void fork(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    ObjectNode body = Json.body(exchange);
    if (live.paused()) {
      throw new Refusal(409, "Sandbox " + live.id() + " is paused; resume it to fork it");
    }
    snapshots.fork(exchange, live, body.path("count").asInt(1), lives.asked(body, "timeout", 300));
  }

  private static Refusal unknown(String path) {
    return NOT_OFFERED.matcher(path).matches()
        ? new Refusal(501, "This server does not offer " + path + ".")
        : new Refusal(404, "no matching operation was found");
  }

  private LiveSandbox owned(String id, String owner) throws Refusal {
    LiveSandbox live = sandboxes.find(id);
    if (live == null || !live.terms().owner().equals(owner)) {
      throw new Refusal(404, "Sandbox \"" + id + "\" doesn't exist or you don't have access to it");
    }
    return live;
  }
}
