package io.github.e2bmcp.packages.host;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads where.
 *
 * @param http for plain targets; null for none
 * @param https for TLS targets; null for none
 * @param direct hosts and domains that are reached without a proxy; {@code *} for all
 */
public record ProxyRules(@Nullable URI http, @Nullable URI https, List<String> direct) {

  public static ProxyRules none() {
    return new ProxyRules(null, null, List.of());
  }

  /** The environment's rules, the way pip and npm read them, with a setting of the tool's first. */
  static ProxyRules of(
      @Nullable String toolHttp,
      @Nullable String toolHttps,
      List<String> toolDirect,
      Map<String, String> environment) {
    String http = firstOf(toolHttp, variable(environment, "http_proxy"), all(environment));
    String https = firstOf(toolHttps, variable(environment, "https_proxy"), all(environment));
    List<String> direct = toolDirect;
    if (direct.isEmpty()) {
      String names = variable(environment, "no_proxy");
      direct = names == null ? List.of() : split(names);
    }
    return new ProxyRules(address(http), address(https), direct);
  }

  static List<String> split(String names) {
    return Stream.of(names.split("[,\\s]+")).filter(name -> !name.isBlank()).toList();
  }

  public @Nullable URI proxyFor(URI target) {
    URI proxy = "https".equalsIgnoreCase(target.getScheme()) ? https : http;
    return proxy == null || isDirect(target) ? null : proxy;
  }

  private boolean isDirect(URI target) {
    String host = target.getHost().toLowerCase(Locale.ROOT);
    String withPort = host + ":" + target.getPort();
    for (String rule : direct) {
      String name = rule.toLowerCase(Locale.ROOT);
      if (name.startsWith("*.")) {
        name = name.substring(1);
      }
      String bare = name.startsWith(".") ? name.substring(1) : name;
      if (name.equals("*")
          || host.equals(bare)
          || withPort.equals(bare)
          || host.endsWith("." + bare)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String all(Map<String, String> environment) {
    return variable(environment, "all_proxy");
  }

  private static @Nullable String variable(Map<String, String> environment, String name) {
    String lower = environment.get(name);
    return lower == null ? environment.get(name.toUpperCase(Locale.ROOT)) : lower;
  }

  private static @Nullable String firstOf(@Nullable String... values) {
    for (String value : values) {
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable URI address(@Nullable String text) {
    if (text == null) {
      return null;
    }
    URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
    if (!"http".equals(proxy.getScheme()) || proxy.getHost() == null) {
      throw new IllegalArgumentException(
          "Only plain HTTP proxies (http://host:port) are supported for package registries, but the"
              + " machine's proxy setting begins with "
              + proxy.getScheme()
              + "://.");
    }
    return proxy;
  }
}
