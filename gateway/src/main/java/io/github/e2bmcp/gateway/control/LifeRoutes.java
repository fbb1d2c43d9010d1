package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.LiveSandboxes;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How long a sandbox lives, and whether it runs or is paused. */
final class LifeRoutes {

  private final LiveSandboxes sandboxes;
  private final Duration longest;

  LifeRoutes(LiveSandboxes sandboxes, Duration longest) {
    this.sandboxes = sandboxes;
    this.longest = longest;
  }

  /**
   * The life that a request asks for.
   *
   * @param standard in seconds, where it asks for none
   * @throws Refusal 400 when it is none or longer than any may be
   */
  Duration asked(JsonNode body, String member, int standard) throws Refusal {
    JsonNode value = body.path(member);
    if (!value.isMissingNode() && !value.isNull() && !value.isIntegralNumber()) {
      throw new Refusal(400, member + " must be a whole number of seconds");
    }
    long seconds = value.asLong(standard);
    if (seconds <= 0) {
      throw new Refusal(400, "Timeout must be greater than 0");
    }
    Duration life = Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
    if (life.compareTo(longest) > 0) {
      throw new Refusal(400, "Timeout cannot be greater than " + longest.toHours() + " hours");
    }
    return life;
  }

  void connect(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    ObjectNode body = Json.body(exchange);
    Duration life = asked(body, "timeout", 300);
    boolean wasPaused = live.paused();
    if (wasPaused && !body.path("memory").asBoolean(true)) {
      throw new Refusal(501, "This server cannot resume without the memory.");
    }
    if (wasPaused) {
      sandboxes.resume(live);
      live.extend(life);
    } else {
      live.extendToAtLeast(life);
    }
    Answers.json(exchange, wasPaused ? 201 : 200, SandboxMessages.access(live));
  }

  void resume(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    Duration life = asked(Json.body(exchange), "timeout", 15);
    if (!live.paused()) {
      throw new Refusal(409, "Sandbox " + live.id() + " is already running");
    }
    sandboxes.resume(live);
    live.extend(life);
    Answers.json(exchange, 201, SandboxMessages.access(live));
  }

  void pause(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    if (live.paused()) {
      throw new Refusal(409, "Sandbox " + live.id() + " is already paused");
    }
    ObjectNode body = Json.body(exchange);
    if (!body.path("memory").asBoolean(true)) {
      throw new Refusal(501, "This server cannot pause without the memory.");
    }
    sandboxes.pause(live);
    Answers.empty(exchange);
  }

  void timeout(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    requireRunning(live);
    ObjectNode body = Json.body(exchange);
    boolean now = body.path("timeout").isIntegralNumber() && body.path("timeout").asLong() == 0;
    if (!now) {
      live.extend(asked(body, "timeout", 0));
    } else {
      sandboxes.end(live);
    }
    Answers.empty(exchange);
  }

  /** A paused one has no time that runs; as with E2B, it is not among those that have. */
  private static void requireRunning(LiveSandbox live) throws Refusal {
    if (live.paused()) {
      throw new Refusal(
          404, "Sandbox \"" + live.id() + "\" doesn't exist or you don't have access to it");
    }
  }

  void refresh(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    requireRunning(live);
    live.extendToAtLeast(asked(Json.body(exchange), "duration", 15));
    Answers.empty(exchange);
  }
}
