package io.github.e2bmcp.mcp.http;

import io.github.e2bmcp.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps web pages from reaching the server by DNS rebinding or from foreign origins. */
final class OriginCheck {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;
  private final Set<String> origins;

  OriginCheck(Set<String> hosts, Set<String> origins) {
    this.hosts = hosts;
    this.origins = origins;
  }

  /** What is wrong with where the request was sent to or comes from; null when nothing is. */
  @Nullable String problem(HttpHeaders headers) {
    List<String> named = headers.all("Host");
    if (named.size() != 1 || !hostAllowed(withoutPort(named.getFirst()))) {
      return "The Host header names another server";
    }
    List<String> origins = headers.all("Origin");
    if (!(origins.isEmpty() || (origins.size() == 1 && originAllowed(origins.getFirst())))) {
      return "Pages of this origin may not call the server";
    }
    return null;
  }

  private boolean hostAllowed(String host) {
    return LOOPBACK.contains(host) || hosts.contains(host) || hosts.contains("*");
  }

  private boolean originAllowed(String origin) {
    if (origins.contains(origin)) {
      return true;
    }
    try {
      URI page = new URI(origin);
      String scheme = page.getScheme();
      return page.getHost() != null
          && ("http".equals(scheme) || "https".equals(scheme))
          && LOOPBACK.contains(page.getHost().toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int bracket = lower.lastIndexOf(']');
    int colon = lower.lastIndexOf(':');
    return colon > bracket ? lower.substring(0, colon) : lower;
  }
}
