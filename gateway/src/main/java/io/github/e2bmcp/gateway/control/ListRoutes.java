package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.LiveSandboxes;
import io.github.e2bmcp.gateway.sandboxes.MetricsMessages;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An owner's sandboxes, and what they use. */
final class ListRoutes {

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
    long running = all.stream().filter(live -> !live.paused()).count();
    HttpHeaders headers = Answers.JSON.with("X-Total-Running", Long.toString(running));
    String next = listing.next(page, all);
    exchange.respond(
        200, next.isEmpty() ? headers : headers.with("X-Next-Token", next), Json.bytes(items));
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
