package io.github.e2bmcp.packages.host;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a credential may be sent, and nowhere else.
 *
 * @param scheme of the registry it belongs to
 * @param authority host, with a port that is not the scheme's own
 * @param path the registry's path
 * @param header the value of the Authorization header
 */
public record AuthScope(String scheme, String authority, String path, String header) {

  static AuthScope basic(URI registry, String user, @Nullable String password) {
    String pair = user + ":" + (password == null ? "" : password);
    return of(registry, "Basic " + base64(pair));
  }

  static AuthScope of(URI registry, String header) {
    return new AuthScope(
        lower(registry.getScheme()), origin(registry), registry.getRawPath(), header);
  }

  public static String base64(String pair) {
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Files may lie beside the registry's path; pip and npm too go by the host. */
  boolean covers(URI target) {
    return lower(target.getScheme()).equals(scheme) && origin(target).equals(authority);
  }

  /** How much of the target's path is the registry's; of two that cover it, the larger counts. */
  int closeness(URI target) {
    return target.getRawPath().startsWith(path) ? path.length() : 0;
  }

  /** Host and port, in lower case; the scheme's own port is left out. */
  public static String origin(URI uri) {
    String host = lower(uri.getHost());
    boolean plain = uri.getPort() < 0 || uri.getPort() == standardPort(uri);
    return plain ? host : host + ":" + uri.getPort();
  }

  private static int standardPort(URI uri) {
    return lower(uri.getScheme()).equals("https") ? 443 : 80;
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "AuthScope[" + scheme + "://" + authority + path + "]";
  }
}
