package io.github.e2bmcp.gateway.access;

import io.github.e2bmcp.gateway.wire.Query;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a file's URL, which stands for the token.
 *
 * @param expiration in seconds since 1970; empty for never
 */
public record UrlSignature(
    String path, String operation, String user, String expiration, String value) {

  /** The signature of a request; null when it carries none. */
  public static @Nullable UrlSignature of(Map<String, List<String>> query, String operation) {
    String value = Query.first(query, "signature");
    if (value == null) {
      return null;
    }
    return new UrlSignature(
        orEmpty(Query.first(query, "path")),
        operation,
        orEmpty(Query.first(query, "username")),
        orEmpty(Query.first(query, "signature_expiration")),
        value);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Whether it was made with this token. */
  public boolean signedWith(String token) {
    String text = path + ":" + operation + ":" + user + ":" + token;
    String whole = expiration.isEmpty() ? text : text + ":" + expiration;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(whole.getBytes(StandardCharsets.UTF_8));
      String expected = "v1_" + Base64.getEncoder().withoutPadding().encodeToString(hash);
      return MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public boolean expired() {
    if (expiration.isEmpty()) {
      return false;
    }
    return !expiration.matches("[0-9]{1,12}")
        || Long.parseLong(expiration) < Instant.now().getEpochSecond();
  }
}
