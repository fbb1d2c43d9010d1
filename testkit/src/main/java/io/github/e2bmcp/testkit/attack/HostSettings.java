package io.github.e2bmcp.testkit.attack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * The environment of this process by digest, so that a program which looks for it need not be told
 * what it holds.
 */
final class HostSettings {

  /** What a sandbox may well have with the same value. */
  private static final Set<String> COMMON =
      Set.of("PATH", "LANG", "LC_ALL", "TERM", "SHLVL", "_", "HOME", "USER", "PWD", "SHELL");

  private final Map<String, String> names = new HashMap<>();

  private HostSettings(Map<String, String> environment) {
    environment.forEach((name, value) -> {
      if (!COMMON.contains(name)) {
        names.put(digest(name + "=" + value), name);
      }
    });
  }

  static HostSettings ofThisProcess() {
    return new HostSettings(System.getenv());
  }

  /** The name of the setting with that digest; empty for none. */
  String nameOf(String digest) {
    return names.getOrDefault(digest, "");
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
