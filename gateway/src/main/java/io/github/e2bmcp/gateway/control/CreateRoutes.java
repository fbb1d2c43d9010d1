package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.network.NetworkTerms;
import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.LiveSandboxes;
import io.github.e2bmcp.gateway.sandboxes.SandboxTerms;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Making a sandbox, and replacing the network rules that it was made with. */
final class CreateRoutes {

  /** What passes whatever is denied. */
  private static final String ALLOWED = "allowOut";

  private final LiveSandboxes sandboxes;
  private final Templates templates;
  private final LifeRoutes lives;
  private final boolean internet;

  /**
   * The routes.
   *
   * @param internet whether a request may be given the network at all
   */
  CreateRoutes(LiveSandboxes sandboxes, Templates templates, LifeRoutes lives, boolean internet) {
    this.sandboxes = sandboxes;
    this.templates = templates;
    this.lives = lives;
    this.internet = internet;
  }

  void create(HttpExchange exchange, String owner, boolean newest) throws IOException, Refusal {
    ObjectNode body = Json.body(exchange);
    String template = Json.text(body, "templateID");
    if (template.isEmpty()) {
      throw new Refusal(400, "templateID is required");
    }
    requireOffered(body);
    Duration life = lives.asked(body, "timeout", newest ? 300 : 15);
    String found = templates.find(owner, template);
    boolean snapshot =
        !found.isEmpty()
            && templates.snapshots(owner).stream().anyMatch(it -> it.id().equals(found));
    SandboxTerms terms =
        new SandboxTerms(
            owner,
            snapshot ? found : template,
            texts(body, "metadata"),
            texts(body, "envVars"),
            newest || body.path("secure").asBoolean(false),
            body.path("autoPause").asBoolean(false),
            body.path("autoResume").path("enabled").asBoolean(false));
    NetworkTerms network = NetworkTerms.ofCreation(permitted(body), terms.secure());
    LiveSandbox live = sandboxes.create(terms, found, network, life);
    Answers.json(exchange, 201, SandboxMessages.access(live));
  }

  /** A sandbox without what was asked for would be another one than the client counts on. */
  private static void requireOffered(ObjectNode body) throws Refusal {
    if (body.path("volumeMounts").size() > 0) {
      throw new Refusal(501, "This server offers no volumes.");
    }
    if (body.path("iam").size() > 0) {
      throw new Refusal(501, "This server does not offer iam: it issues no identity tokens.");
    }
    if (!body.path("autoPauseMemory").asBoolean(true)) {
      throw new Refusal(501, "This server cannot pause without the memory.");
    }
  }

  private static Map<String, String> texts(ObjectNode body, String member) throws Refusal {
    JsonNode given = body.path(member);
    boolean texts = given.values().stream().allMatch(JsonNode::isString);
    if (!texts || !(given.isObject() || given.isMissingNode() || given.isNull())) {
      throw new Refusal(400, member + " must be an object whose values are strings");
    }
    return Json.strings(body, member);
  }

  /** Takes back the network where the operator gives none. */
  private ObjectNode permitted(ObjectNode body) {
    if (!internet) {
      body.put("allow_internet_access", false).remove(ALLOWED);
      if (body.path("network") instanceof ObjectNode network) {
        network.remove(ALLOWED);
      }
    }
    return body;
  }

  /** Replaces the rules. */
  void network(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    NetworkTerms before = live.wayOut().terms();
    live.wayOut().replace(before.replaced(permitted(Json.body(exchange))));
    Answers.empty(exchange);
  }
}
