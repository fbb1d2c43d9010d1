package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.network.NetworkTerms;
import io.github.e2bmcp.gateway.network.Outside;
import io.github.e2bmcp.gateway.network.WayOut;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.Sandbox;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A paused sandbox as an entry of the {@link PausedRegister}. */
final class KeptEntry {

  private KeptEntry() {}

  static ObjectNode of(LiveSandbox live) {
    SandboxTerms terms = live.terms();
    ObjectNode entry = Json.object();
    entry.put("id", live.id());
    entry.put("engine_id", live.sandbox().id());
    entry.put("owner", terms.owner());
    entry.put("template", terms.template());
    entry.set("metadata", Json.object(terms.metadata()));
    entry.set("environment", Json.object(terms.environment()));
    entry.put("secure", terms.secure());
    entry.put("pause_at_end", terms.pauseAtEnd());
    entry.put("wakes", terms.wakes());
    entry.put("secret", live.secret());
    entry.put("started_at", live.startedAt().toString());
    entry.put("end_at", live.endAt().toString());
    entry.set("network", live.wayOut().terms().kept());
    entry.set("parts", live.kept());
    return entry;
  }

  static String engineId(JsonNode entry) {
    return Json.text(entry, "engine_id");
  }

  static String id(JsonNode entry) {
    return Json.text(entry, "id");
  }

  static LiveSandbox live(JsonNode entry, Sandbox sandbox, Outside outside) throws Refusal {
    SandboxTerms terms =
        new SandboxTerms(
            Json.text(entry, "owner"),
            Json.text(entry, "template"),
            Json.strings(entry, "metadata"),
            Json.strings(entry, "environment"),
            entry.path("secure").asBoolean(true),
            entry.path("pause_at_end").asBoolean(false),
            entry.path("wakes").asBoolean(false));
    WayOut wayOut = WayOut.closed(sandbox, outside, NetworkTerms.ofKept(entry.path("network")));
    LiveSandbox live =
        new LiveSandbox(
            new SandboxPlace(id(entry), sandbox, wayOut),
            terms,
            Json.text(entry, "secret"),
            Instant.parse(Json.text(entry, "started_at")),
            Instant.parse(Json.text(entry, "end_at")),
            entry.path("parts") instanceof ObjectNode parts ? parts : Json.object());
    live.paused(true);
    return live;
  }
}
