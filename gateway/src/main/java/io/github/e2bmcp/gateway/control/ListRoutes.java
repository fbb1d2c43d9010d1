package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.LiveSandboxes;
import io.github.e2bmcp.gateway.sandboxes.MetricsMessages;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Query;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An owner's sandboxes, and what they use. */
final class ListRoutes {

  private static final long SLACK = 5;

  private final LiveSandboxes sandboxes;

  ListRoutes(LiveSandboxes sandboxes) {
    this.sandboxes = sandboxes;
  }

  void list(HttpExchange exchange, String owner, boolean pages) throws IOException, Refusal {
    SandboxListing listing = SandboxListing.of(exchange.query(), pages);
    List<LiveSandbox> all = sandboxes.of(owner);
    List<LiveSandbox> page = listing.page(all);
    ArrayNode items = Json.array();
    for (LiveSandbox live : page) {
      items.add(SandboxMessages.listed(live));
    }
    long running = listing.running(all);
    HttpHeaders headers = Answers.JSON.with("X-Total-Running", Long.toString(running));
    String next = listing.next(page, all);
    exchange.respond(
        200, next.isEmpty() ? headers : headers.with("X-Next-Token", next), Json.bytes(items));
  }

  /** There is no history: what it uses now, if now is in the range that is asked for. */
  void metricsOf(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    long now = Instant.now().getEpochSecond();
    long start = seconds(exchange, "start", now);
    long end = seconds(exchange, "end", now);
    ArrayNode samples = Json.array();
    // Clients' clocks, and E2B's own intervals, are no more exact than this.
    if (start <= now + SLACK && end >= now - SLACK) {
      samples.add(MetricsMessages.control(live));
    }
    Answers.json(exchange, 200, samples);
  }

  private static long seconds(HttpExchange exchange, String name, long standard) throws Refusal {
    String text = Query.text(exchange.query(), name);
    if (text.isEmpty()) {
      return standard;
    }
    if (!text.matches("-?[0-9]{1,15}")) {
      throw new Refusal(400, name + " must be a time in seconds");
    }
    return Long.parseLong(text);
  }

  void metrics(HttpExchange exchange, String owner) throws IOException, Refusal {
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
}
