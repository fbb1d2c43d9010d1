package io.github.e2bmcp.mcp.era;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns what a server wants to remember into a string that a client can carry but not change, bound
 * to who asked, to what was asked, and to a time (basic/patterns/mrtr, server requirements).
 */
final class RequestState {
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final String ALGORITHM = "HmacSHA256";

  private final Clock clock;
  private byte @Nullable [] key;

  /**
   * @param key null for a random one, made by its first use: most servers never need it, and random
   *     numbers are slow to begin with
   */
  RequestState(byte @Nullable [] key, Clock clock) {
    this.key = key == null ? null : key.clone();
    this.clock = clock;
  }

  static byte[] randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private synchronized byte[] key() {
    byte[] own = key;
    if (own == null) {
      own = randomKey();
      key = own;
    }
    return own;
  }

  String seal(JsonNode state, LiveExchange exchange) {
    ObjectNode envelope = Json.object();
    envelope.set("state", state);
    envelope.put("principal", exchange.caller().principal());
    envelope.put("request", digest(exchange.request()));
    envelope.put("until", clock.millis() + LIFE.toMillis());
    byte[] bytes = Json.bytes(envelope);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(bytes) + "." + encoder.encodeToString(sign(bytes));
  }

  /**
   * What {@link #seal} was given.
   *
   * @throws McpException when the string is not one for this caller, request and time
   */
  JsonNode open(String sealed, LiveExchange exchange) {
    int dot = sealed.indexOf('.');
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(0, Math.max(dot, 0)));
      byte[] signature = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
      if (MessageDigest.isEqual(signature, sign(bytes))) {
        JsonNode envelope = Json.parse(bytes);
        boolean fits =
            exchange.caller().principal().equals(Json.textAt(envelope, "principal"))
                && digest(exchange.request()).equals(Json.textAt(envelope, "request"))
                && envelope.path("until").asLong(0) > clock.millis();
        JsonNode state = envelope.get("state");
        if (fits && state != null) {
          return state;
        }
      }
    } catch (IllegalArgumentException | JacksonException e) {
      // Not even base64: refused like any other forgery.
    }
    throw McpException.invalidParams(
        "params.requestState was changed, has expired or belongs to another request; start over");
  }

  private byte[] sign(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  /** The request without what a retry adds to it. */
  private static String digest(Message.Request request) {
    ObjectNode params = request.params().deepCopy();
    params.remove("_meta");
    params.remove("inputResponses");
    params.remove("requestState");
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(request.method().getBytes(UTF_8));
      digest.update(Json.bytes(params));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
