package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.authorization.OAuthOptions;
import io.github.e2bmcp.server.door.ToolScopes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flags that make the server an OAuth 2.1 resource server. */
final class OAuthFlags {

  private static final String ISSUER = "oauth-issuer";
  private static final String KEYS = "oauth-keys";
  private static final String RESOURCE = "oauth-resource";
  private static final String SCOPES = "oauth-scopes";

  static final Set<String> NAMES = Set.of(ISSUER, KEYS, RESOURCE, SCOPES);

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private OAuthFlags() {}

  /**
   * @param demanded all scopes that tools demand
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  static OAuthOptions read(Map<String, String> options, List<String> demanded) {
    List<String> missing = new ArrayList<>();
    for (String name : List.of(ISSUER, KEYS, RESOURCE)) {
      if (options.getOrDefault(name, "").isBlank()) {
        missing.add("--" + name + " URL");
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "OAuth needs --oauth-issuer, --oauth-keys and --oauth-resource together; add "
              + String.join(" and ", missing)
              + ".");
    }
    // Tokens must name the issuer letter by letter, so it is kept as it was given.
    String issuer = options.getOrDefault(ISSUER, "");
    url(ISSUER, issuer);
    List<String> first = ToolScopes.list("--" + SCOPES, options.getOrDefault(SCOPES, ""), ",");
    Set<String> known = new LinkedHashSet<>(first);
    known.addAll(demanded);
    return new OAuthOptions(
        url(RESOURCE, options.getOrDefault(RESOURCE, "")),
        issuer,
        url(KEYS, options.getOrDefault(KEYS, "")),
        List.copyOf(known),
        first.isEmpty() ? demanded : first);
  }

  private static URI url(String flag, String text) {
    try {
      URI url = new URI(text);
      String host = url.getHost();
      if (host != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
        @Nullable String scheme = url.getScheme();
        // Who can change keys or metadata on their way can forge tokens.
        if ("https".equalsIgnoreCase(scheme)
            || ("http".equalsIgnoreCase(scheme)
                && LOOPBACK.contains(host.toLowerCase(Locale.ROOT)))) {
          return url;
        }
      }
    } catch (URISyntaxException e) {
      // Told below like any other wrong address.
    }
    throw new IllegalArgumentException(
        "--%s is '%s', but must be an https:// address (http:// only on loopback) without user and fragment."
            .formatted(flag, text));
  }
}
