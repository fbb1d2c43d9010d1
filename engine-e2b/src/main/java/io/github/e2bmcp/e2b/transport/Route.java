package io.github.e2bmcp.e2b.transport;

import io.github.e2bmcp.e2b.error.E2bException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection leads; requests with the same route share connections.
 *
 * @param host without the brackets of an IPv6 address
 * @param proxy an HTTP proxy on the way; null for none
 */
record Route(boolean secure, String host, int port, @Nullable InetSocketAddress proxy) {

  /**
   * The way to a URL's server.
   *
   * @param proxies null for the JVM's default
   */
  static Route of(URI uri, @Nullable ProxySelector proxies) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new E2bException.InvalidArgument("Not an http or https URL with a host: " + uri);
    }
    boolean secure = scheme.equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : standardPort(secure);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Route(secure, bare.toLowerCase(Locale.ROOT), port, proxy(uri, proxies));
  }

  private static @Nullable InetSocketAddress proxy(URI uri, @Nullable ProxySelector given) {
    ProxySelector selector = given == null ? ProxySelector.getDefault() : given;
    if (selector == null) {
      return null;
    }
    for (Proxy proxy : selector.select(uri)) {
      if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
        return address;
      }
      if (proxy.type() == Proxy.Type.DIRECT) {
        return null;
      }
    }
    return null;
  }

  private static int standardPort(boolean secure) {
    return secure ? 443 : 80;
  }

  /** Host and port, as a proxy is asked for a tunnel. */
  String destination() {
    return bracketed() + ":" + port;
  }

  /** The value of the Host field. */
  String hostField() {
    return port == standardPort(secure) ? bracketed() : destination();
  }

  /** Whether requests name the whole URL, since a proxy reads them. */
  boolean readByProxy() {
    return proxy != null && !secure;
  }

  private String bracketed() {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
