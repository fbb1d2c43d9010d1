package io.github.e2bmcp.e2b.envd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What lets a bare URL read or write one path of a secured sandbox. */
public final class Signature {

  private Signature() {}

  /** What a signed URL allows. */
  public enum Operation {
    READ("read"),
    WRITE("write");

    private final String wireName;

    Operation(String wireName) {
      this.wireName = wireName;
    }
  }

  /**
   * Signs.
   *
   * @param user empty for the sandbox's default user
   * @param expiration in seconds since 1970; null for never
   */
  public static String of(
      String path, Operation operation, String user, String token, @Nullable Long expiration) {
    String text = path + ":" + operation.wireName + ":" + user + ":" + token;
    String signed = expiration == null ? text : text + ":" + expiration;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(signed.getBytes(StandardCharsets.UTF_8));
      return "v1_" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
