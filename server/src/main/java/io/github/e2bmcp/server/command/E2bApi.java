package io.github.e2bmcp.server.command;

import io.github.e2bmcp.gateway.access.ApiKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether E2B's API is served too, and to whom.
 *
 * @param keys none for whoever reaches the port
 * @param internet whether its sandboxes may be given the network
 */
record E2bApi(boolean served, ApiKeys keys, boolean internet) {

  static final String SWITCH = "e2b-api";
  static final String KEYS = "e2b-keys";
  static final String NETWORK = "e2b-network";
  static final String USAGE = " [--e2b-api [--e2b-keys FILE] [--e2b-network open|none]]";

  /**
   * @throws IllegalArgumentException with a sentence about what is wrong
   */
  static E2bApi of(Map<String, String> options) throws IOException {
    boolean served = options.containsKey(SWITCH);
    String file = options.getOrDefault(KEYS, "");
    boolean internet =
        switch (options.getOrDefault(NETWORK, "open")) {
          case "open" -> true;
          case "none" -> false;
          default -> throw new IllegalArgumentException("--e2b-network is open or none.");
        };
    if (file.isEmpty()) {
      return new E2bApi(served, ApiKeys.none(), internet);
    }
    if (!served) {
      throw new IllegalArgumentException("--e2b-keys is for E2B's API; pass --e2b-api too.");
    }
    Map<String, String> owners = new LinkedHashMap<>();
    for (KeyFile.Entry entry : KeyFile.read("--" + KEYS, Path.of(file))) {
      if (!entry.scopes().isEmpty()) {
        throw new IllegalArgumentException(
            "--%s: the key of %s names scopes, but a key of E2B's API grants everything or nothing."
                .formatted(KEYS, entry.owner()));
      }
      owners.put(entry.sha256(), entry.owner());
    }
    return new E2bApi(true, ApiKeys.hashed(owners), internet);
  }

  /** Whether anybody who reaches the port could make sandboxes. */
  boolean open() {
    return served && keys.open();
  }
}
