package io.github.e2bmcp.gateway.access;

import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where there are no keys: keeps web pages, also those that point a name of theirs at this machine
 * (DNS rebinding), from making sandboxes.
 */
public final class LocalOnly {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private LocalOnly() {}

  /**
   * Lets a request of this machine pass.
   *
   * @throws Refusal 403 for a request that may come from a page
   */
  public static void require(HttpHeaders headers) throws Refusal {
    List<String> hosts = headers.all("Host");
    if (hosts.size() != 1 || !local(hosts.getFirst())) {
      throw new Refusal(403, "Without API keys this server answers to a loopback host name only");
    }
    String origin = headers.first("Origin");
    if (origin != null && !local(authority(origin))) {
      throw new Refusal(403, "Pages of this origin may not call the server");
    }
  }

  private static boolean local(String authority) {
    String host = withoutPort(authority.toLowerCase(Locale.ROOT));
    return LOOPBACK.contains(host) || host.endsWith(".localhost");
  }

  private static String authority(String origin) {
    try {
      String authority = new URI(origin).getAuthority();
      return authority == null ? "" : authority;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }
}
