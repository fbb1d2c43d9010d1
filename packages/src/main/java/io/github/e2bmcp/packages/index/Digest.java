package io.github.e2bmcp.packages.index;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file's bytes must hash to.
 *
 * @param algorithm {@code sha256}, {@code sha384}, {@code sha512}, {@code sha1} or {@code md5}
 * @param hex in lower case
 */
public record Digest(String algorithm, String hex) {

  /** Best first. */
  private static final List<String> KNOWN = List.of("sha512", "sha384", "sha256", "sha1", "md5");

  /** The best of an index's hashes; null when it has none that is known. */
  public static @Nullable Digest best(Map<String, String> hashes) {
    for (String algorithm : KNOWN) {
      String hex = hashes.get(algorithm);
      if (hex != null && hex.matches("[0-9a-fA-F]{32,128}")) {
        return new Digest(algorithm, hex.toLowerCase(Locale.ROOT));
      }
    }
    return null;
  }

  /** The best of a Subresource Integrity text, {@code sha512-BASE64 …}; null when none is known. */
  static @Nullable Digest ofIntegrity(String text) {
    for (String algorithm : KNOWN) {
      for (String part : text.split("\\s+", -1)) {
        if (part.startsWith(algorithm + "-")) {
          try {
            byte[] bytes = Base64.getDecoder().decode(part.substring(algorithm.length() + 1));
            return new Digest(algorithm, HexFormat.of().formatHex(bytes));
          } catch (IllegalArgumentException e) {
            return null;
          }
        }
      }
    }
    return null;
  }

  /** Whether nobody can make another file with this digest. */
  public boolean strong() {
    return algorithm.startsWith("sha") && !algorithm.equals("sha1");
  }

  public MessageDigest start() {
    String name = algorithm.equals("md5") ? "MD5" : "SHA-" + algorithm.substring(3);
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  public boolean matches(MessageDigest done) {
    return HexFormat.of().formatHex(done.digest()).equals(hex);
  }
}
