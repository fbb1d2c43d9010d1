package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Http;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Query;
import io.github.e2bmcp.e2b.wire.Rest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Volumes of the account. */
public final class Volumes {

  private final ApiCalls calls;
  private final Http http;
  private final Duration timeout;
  private final UnaryOperator<String> contentUrl;

  /**
   * Volumes.
   *
   * @param contentUrl where the content of volumes of a domain is
   */
  public Volumes(
      Rest rest, Duration timeout, boolean authorized, UnaryOperator<String> contentUrl) {
    calls =
        new ApiCalls(
            rest,
            timeout,
            authorized,
            e ->
                e.statusCode() == 404
                    ? new E2bException.VolumeNotFound(e.text()).withStatus(404).because(e)
                    : new E2bException.VolumeError(e.text()).withStatus(e.statusCode()).because(e));
    http = rest.http();
    this.timeout = timeout;
    this.contentUrl = contentUrl;
  }

  /** A volume by name. */
  public record VolumeName(String volumeId, String name) {}

  public Volume create(String name) {
    return open(calls.ok("POST", "/volumes", Json.object().put("name", name)).json());
  }

  /**
   * Opens a volume's content.
   *
   * @throws E2bException.VolumeNotFound when there is none
   */
  public Volume connect(String volumeId) {
    return open(calls.ok("GET", "/volumes/" + Query.encode(volumeId), null).json());
  }

  public List<VolumeName> list() {
    return Json.list(
        calls.ok("GET", "/volumes", null).json(),
        node -> new VolumeName(Json.text(node, "volumeID"), Json.text(node, "name")));
  }

  /** False when there was none. */
  public boolean destroy(String volumeId) {
    return calls.found("DELETE", "/volumes/" + Query.encode(volumeId), null);
  }

  private Volume open(JsonNode node) {
    Map<String, String> headers = Map.of("Authorization", "Bearer " + Json.text(node, "token"));
    Rest content = new Rest(http, contentUrl.apply(Json.text(node, "domain")), headers, 0);
    return new Volume(Json.text(node, "volumeID"), Json.text(node, "name"), content, timeout);
  }
}
