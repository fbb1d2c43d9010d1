package io.github.e2bmcp.gateway;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes under which E2B's API makes, lists and ends sandboxes. */
final class ControlPlane {

  /** The version whose daemon the gateway equals; SDKs ask for no more than it has. */
  static final String ENVD_VERSION = "0.6.1";

  private static final Pattern ONE = Pattern.compile("/(?:v2/)?sandboxes/([^/]+)(/[a-z]+)?");
  private static final Pattern TEMPLATE = Pattern.compile("/templates/([^/]+)");
  private static final List<String> NOT_OFFERED =
      List.of("/templates", "/v2/templates", "/v3/templates", "/volumes", "/secrets");

  /** What passes whatever is denied. */
  private static final String ALLOWED = "allowOut";

  private final LiveSandboxes sandboxes;
  private final Templates templates;
  private final SnapshotRoutes snapshots;
  private final GatewayOptions options;

  ControlPlane(Supplier<SandboxEngine> engine, LiveSandboxes sandboxes, GatewayOptions options) {
    this.sandboxes = sandboxes;
    this.templates = new Templates(engine, options.templates());
    this.snapshots = new SnapshotRoutes(engine, sandboxes, templates);
    this.options = options;
  }

  void handle(HttpExchange exchange) throws IOException, Refusal {
    String route = exchange.method() + " " + exchange.path();
    if (route.equals("GET /health")) {
      Answers.empty(exchange);
      return;
    }
    String owner = authorized(exchange);
    switch (route) {
      case "POST /sandboxes" -> create(exchange, owner, false);
      case "POST /v2/sandboxes" -> create(exchange, owner, true);
      case "GET /sandboxes" -> list(exchange, owner, false);
      case "GET /v2/sandboxes" -> list(exchange, owner, true);
      case "GET /sandboxes/metrics" -> metricsOfMany(exchange, owner);
      case "GET /snapshots" -> snapshots.list(exchange, owner);
      default -> handleOne(exchange, owner);
    }
  }

  private String authorized(HttpExchange exchange) throws Refusal {
    if (options.keys().open()) {
      LocalOnly.require(exchange.headers(), options.domain());
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
    Matcher matcher = ONE.matcher(exchange.path());
    if (!matcher.matches()) {
      throw unknown(exchange.path());
    }
    LiveSandbox live = owned(matcher.group(1), owner);
    String action = matcher.group(2) == null ? "" : matcher.group(2);
    switch (exchange.method() + " " + action) {
      case "GET " -> Answers.json(exchange, 200, details(live));
      case "DELETE " -> {
        sandboxes.kill(live);
        Answers.empty(exchange);
      }
      case "POST /connect" -> connect(exchange, live);
      case "POST /resume" -> resume(exchange, live);
      case "POST /pause" -> pause(exchange, live);
      case "POST /timeout" -> timeout(exchange, live);
      case "POST /refreshes" -> refresh(exchange, live);
      case "GET /metrics" ->
          Answers.json(exchange, 200, Json.array().add(MetricsMessages.control(live)));
      case "GET /logs" -> LogRoutes.handle(exchange, live);
      case "PUT /network" -> network(exchange, live);
      case "POST /snapshots" -> snapshots.create(exchange, live);
      case "POST /fork" -> fork(exchange, live);
      default -> throw unknown(exchange.path());
    }
  }

  private void fork(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    ObjectNode body = body(exchange);
    snapshots.fork(exchange, live, body.path("count").asInt(1), life(body, "timeout", 300));
  }

  private static Refusal unknown(String path) {
    boolean known = NOT_OFFERED.stream().anyMatch(path::startsWith);
    return known
        ? new Refusal(501, "This server does not offer " + path + ": it has no such store.")
        : new Refusal(404, "no matching operation was found");
  }

  private LiveSandbox owned(String id, String owner) throws Refusal {
    LiveSandbox live = sandboxes.find(id);
    if (live == null || !live.terms().owner().equals(owner)) {
      throw new Refusal(404, "Sandbox \"" + id + "\" doesn't exist or you don't have access to it");
    }
    return live;
  }

  private static ObjectNode body(HttpExchange exchange) throws IOException, Refusal {
    return Json.parseObject(exchange.body().readAllBytes());
  }

  private void create(HttpExchange exchange, String owner, boolean newest)
      throws IOException, Refusal {
    ObjectNode body = body(exchange);
    String template = Json.text(body, "templateID");
    if (template.isEmpty()) {
      throw new Refusal(400, "templateID is required");
    }
    if (body.path("volumeMounts").size() > 0 || body.path("mcp").isObject()) {
      throw new Refusal(501, "This server offers no volumes and no MCP gateway inside.");
    }
    Duration life = life(body, "timeout", newest ? 300 : 15);
    LiveSandbox.Terms terms =
        new LiveSandbox.Terms(
            owner,
            template,
            Json.strings(body, "metadata"),
            Json.strings(body, "envVars"),
            newest || body.path("secure").asBoolean(false),
            body.path("autoPause").asBoolean(false),
            body.path("autoResume").path("enabled").asBoolean(false));
    NetworkTerms network = NetworkTerms.ofCreation(permitted(body), terms.secure());
    LiveSandbox live = sandboxes.create(terms, templates.find(owner, template), network, life);
    Answers.json(exchange, 201, sandboxes.access(live));
  }

  /** Takes back the network where the operator gives none. */
  private ObjectNode permitted(ObjectNode body) {
    if (!options.internet()) {
      body.put("allow_internet_access", false).remove(ALLOWED);
      if (body.path("network") instanceof ObjectNode network) {
        network.remove(ALLOWED);
      }
    }
    return body;
  }

  private void network(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    NetworkTerms before = live.wayOut().terms();
    live.wayOut().replace(before.replaced(permitted(body(exchange))));
    Answers.empty(exchange);
  }

  private Duration life(JsonNode body, String member, int standard) throws Refusal {
    long seconds = body.path(member).asLong(standard);
    if (seconds <= 0) {
      throw new Refusal(400, "Timeout must be greater than 0");
    }
    Duration life = Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
    if (life.compareTo(options.longestLife()) > 0) {
      throw new Refusal(
          400, "Timeout cannot be greater than " + options.longestLife().toHours() + " hours");
    }
    return life;
  }

  private void list(HttpExchange exchange, String owner, boolean pages)
      throws IOException, Refusal {
    SandboxListing listing = SandboxListing.of(exchange.query(), pages);
    List<LiveSandbox> all = sandboxes.of(owner);
    List<LiveSandbox> page = listing.page(all);
    ArrayNode items = Json.array();
    for (LiveSandbox live : page) {
      items.add(listed(live));
    }
    long running = all.stream().filter(live -> !live.paused()).count();
    HttpHeaders headers = Answers.JSON.with("X-Total-Running", Long.toString(running));
    String next = listing.next(page, all);
    exchange.respond(
        200, next.isEmpty() ? headers : headers.with("X-Next-Token", next), Json.bytes(items));
  }

  private ObjectNode listed(LiveSandbox live) {
    SandboxInfo info = live.sandbox().info();
    ObjectNode node = Json.object();
    node.put("sandboxID", live.id());
    node.put("templateID", live.terms().template());
    node.put("alias", live.terms().template());
    node.put("clientID", "gateway");
    node.put("startedAt", Json.time(live.startedAt()));
    node.put("endAt", Json.time(live.endAt()));
    node.put("cpuCount", MetricsMessages.cores(info.limits()));
    node.put("memoryMB", info.limits().memoryBytes() >> 20);
    node.put("diskSizeMB", info.limits().diskBytes() >> 20);
    node.put("state", live.paused() ? "paused" : "running");
    node.put("envdVersion", ENVD_VERSION);
    node.set("metadata", Json.object(live.terms().metadata()));
    return node;
  }

  private ObjectNode details(LiveSandbox live) {
    ObjectNode node = listed(live);
    if (!live.token().isEmpty()) {
      node.put("envdAccessToken", live.token());
    }
    node.put("allowInternetAccess", live.wayOut().terms().internet());
    node.set("network", live.wayOut().terms().message());
    if (!options.domain().isEmpty()) {
      node.put("domain", options.domain());
    }
    String atEnd = live.terms().pauseAtEnd() ? "pause" : "kill";
    node.putObject("lifecycle").put("autoResume", live.terms().wakes()).put("onTimeout", atEnd);
    return node;
  }

  private void connect(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    Duration life = life(body(exchange), "timeout", 300);
    boolean wasPaused = live.paused();
    if (wasPaused) {
      sandboxes.resume(live);
      sandboxes.live(live, life);
    } else if (Instant.now().plus(life).isAfter(live.endAt())) {
      sandboxes.live(live, life);
    }
    Answers.json(exchange, wasPaused ? 201 : 200, sandboxes.access(live));
  }

  private void resume(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    Duration life = life(body(exchange), "timeout", 15);
    if (!live.paused()) {
      throw new Refusal(409, "Sandbox " + live.id() + " is already running");
    }
    sandboxes.resume(live);
    sandboxes.live(live, life);
    Answers.json(exchange, 201, sandboxes.access(live));
  }

  private void pause(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    if (live.paused()) {
      throw new Refusal(409, "Sandbox " + live.id() + " is already paused");
    }
    if (!body(exchange).path("memory").asBoolean(true)) {
      throw new Refusal(501, "This server cannot pause without the memory.");
    }
    sandboxes.pause(live);
    Answers.empty(exchange);
  }

  private void timeout(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    sandboxes.live(live, life(body(exchange), "timeout", 0));
    Answers.empty(exchange);
  }

  private void refresh(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    Duration life = life(body(exchange), "duration", 15);
    if (Instant.now().plus(life).isAfter(live.endAt())) {
      sandboxes.live(live, life);
    }
    Answers.empty(exchange);
  }

  private void metricsOfMany(HttpExchange exchange, String owner) throws IOException, Refusal {
    ObjectNode byId = Json.object();
    for (String ids : exchange.query().getOrDefault("sandbox_ids", List.of())) {
      for (String id : ids.split(",", 100)) {
        LiveSandbox live = sandboxes.find(id);
        if (live != null && live.terms().owner().equals(owner)) {
          byId.set(id, MetricsMessages.control(live));
        }
      }
    }
    ObjectNode answer = Json.object();
    answer.set("sandboxes", byId);
    Answers.json(exchange, 200, answer);
  }

  /** Answers what an engine refused. */
  static void failed(HttpExchange exchange, SandboxException e) throws IOException {
    Refusal refusal = Refusal.of(e);
    Answers.error(exchange, refusal.status(), refusal.text());
  }

  /** The first value of a query's parameter; null without one. */
  static @Nullable String first(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.getFirst();
  }
}
