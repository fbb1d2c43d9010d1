package io.github.e2bmcp.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the gateway. Only the keys' SHA-256 are kept, so that a list of them gives nothing
 * away.
 */
public final class ApiKeys {

  /** The owner of everything when there are no keys. */
  public static final String ANYBODY = "anybody";

  private final Map<String, String> ownersByHash;

  private ApiKeys(Map<String, String> ownersByHash) {
    this.ownersByHash = Map.copyOf(ownersByHash);
  }

  /** No keys: whoever reaches the port is let in, so it must be on loopback. */
  public static ApiKeys none() {
    return new ApiKeys(Map.of());
  }

  /** Keys by their {@link #hash}, each with its owner. */
  public static ApiKeys hashed(Map<String, String> ownersByHash) {
    if (ownersByHash.isEmpty()) {
      throw new IllegalArgumentException("without a key nobody could enter");
    }
    return new ApiKeys(ownersByHash);
  }

  /** What to keep of a key: its SHA-256 in lower-case hexadecimal. */
  public static String hash(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public boolean open() {
    return ownersByHash.isEmpty();
  }

  /** Whose key it is; null for nobody's. */
  public @Nullable String owner(String key) {
    return open() ? ANYBODY : ownersByHash.get(hash(key));
  }
}
