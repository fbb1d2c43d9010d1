package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.authorization.OAuthOptions;
import io.github.e2bmcp.mcp.authorization.OAuthResourceServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who may enter by HTTP, as flags say.
 *
 * @param hosts names by which clients reach the server because of it
 */
record HttpAuthorization(Authorizer authorizer, Set<String> hosts) {

  HttpAuthorization {
    hosts = Set.copyOf(hosts);
  }

  /**
   * @param demanded all scopes that tools demand
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  static HttpAuthorization of(Map<String, String> options, List<String> demanded)
      throws IOException {
    // Given but empty flags count, lest an unset shell variable open the server to everyone.
    if (OAuthFlags.NAMES.stream().anyMatch(options::containsKey)) {
      if (options.containsKey("tokens")) {
        throw new IllegalArgumentException(
            "--tokens and the --oauth flags exclude each other; pass only one of them.");
      }
      OAuthOptions oauth = OAuthFlags.read(options, demanded);
      String host = oauth.resource().getHost().toLowerCase(Locale.ROOT);
      return new HttpAuthorization(new OAuthResourceServer(oauth), Set.of(host));
    }
    String tokens = options.getOrDefault("tokens", "");
    return new HttpAuthorization(
        tokens.isEmpty() ? Authorizer.everyone() : TokenFile.read(Path.of(tokens)), Set.of());
  }
}
