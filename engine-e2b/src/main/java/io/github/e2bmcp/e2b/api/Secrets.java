package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Query;
import io.github.e2bmcp.e2b.wire.Reply;
import io.github.e2bmcp.e2b.wire.Rest;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Secrets that the egress proxy fills in; each is named by its id or its name. */
public final class Secrets {

  private final ApiCalls calls;

  public Secrets(Rest rest, Duration timeout, boolean authorized) {
    calls =
        new ApiCalls(
            rest,
            timeout,
            authorized,
            e ->
                e.statusCode() == 404
                    ? new E2bException.SecretNotFound(e.text()).withStatus(404).because(e)
                    : new E2bException.SecretError(e.text()).withStatus(e.statusCode()).because(e));
  }

  public Secret create(String name, String value, Map<String, String> metadata) {
    ObjectNode body = Json.object().put("name", name).put("value", value);
    body.set("metadata", Json.object(metadata));
    return Secret.read(calls.ok("POST", "/secrets", body).json());
  }

  /**
   * Stores a new version.
   *
   * @throws E2bException.SecretNotFound when there is none
   */
  public Secret update(String secret, String value) {
    return Secret.read(calls.ok("POST", path(secret), Json.object().put("value", value)).json());
  }

  /** Stores a new version and replaces the metadata. */
  public Secret update(String secret, String value, Map<String, String> metadata) {
    ObjectNode body = Json.object().put("value", value);
    body.set("metadata", Json.object(metadata));
    return Secret.read(calls.ok("POST", path(secret), body).json());
  }

  /**
   * What is told of a secret.
   *
   * @throws E2bException.SecretNotFound when there is none
   */
  public Secret info(String secret) {
    return Secret.read(calls.ok("GET", path(secret), null).json());
  }

  public boolean exists(String secret) {
    return calls.found("GET", path(secret), null);
  }

  public Stream<Secret> list() {
    return ListPage.stream(token -> {
      Query query = new Query().with("nextToken", token.isEmpty() ? null : token);
      Reply reply = calls.ok("GET", "/secrets" + query, null);
      return ListPage.of(reply, Json.list(reply.json(), Secret::read));
    });
  }

  /** False when there was none. */
  public boolean destroy(String secret) {
    return calls.found("DELETE", path(secret), null);
  }

  private static String path(String secret) {
    return "/secrets/" + Query.encode(secret);
  }
}
