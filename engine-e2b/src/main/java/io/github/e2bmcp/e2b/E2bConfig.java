package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.error.E2bException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where E2B is and how to talk to it. The names of the environment variables and the rules for URLs
 * are the official SDKs'; a key's format is not checked, since compatible servers issue others.
 *
 * @param apiKey empty for none
 * @param domain such as {@code e2b.app}; may carry a port
 * @param apiUrl the control plane; empty to make it from the domain
 * @param sandboxUrl one URL for all sandboxes, which servers without wildcard names use; empty to
 *     make one for each
 * @param volumeUrl the volumes' content; empty to make it from the domain
 * @param debug talks to a daemon on this machine: ports 3000 and 49983 of localhost, and no sandbox
 *     is made or ended
 * @param requestTimeout how long a request may take; zero for ever
 * @param retries how often a call is tried again after a 429 that says when, or when there was no
 *     connection
 * @param headers sent with every request to the control plane
 * @param proxy null for the JVM's default
 */
public record E2bConfig(
    String apiKey,
    String domain,
    String apiUrl,
    String sandboxUrl,
    String volumeUrl,
    boolean debug,
    Duration requestTimeout,
    int retries,
    Map<String, String> headers,
    @Nullable ProxySelector proxy) {

  public static final String DEFAULT_DOMAIN = "e2b.app";
  static final int ENVD_PORT = 49_983;
  static final int INTERPRETER_PORT = 49_999;
  static final int MCP_PORT = 50_005;

  /** E2B's own domains route by headers, so that one connection serves all sandboxes. */
  private static final Set<String> HEADER_ROUTED =
      Set.of("e2b.app", "e2b.dev", "e2b.pro", "e2b-staging.dev");

  public E2bConfig {
    headers = Map.copyOf(headers);
    if (domain.isEmpty() || requestTimeout.isNegative() || retries < 0) {
      throw new E2bException.InvalidArgument(
          "the domain must not be empty, the timeout and the retries not negative");
    }
  }

  /** E2B's cloud with this key. */
  public static E2bConfig cloud(String apiKey) {
    return fromEnvironment(Map.of("E2B_API_KEY", apiKey));
  }

  /** What {@code E2B_API_KEY}, {@code E2B_DOMAIN} and the other variables of this process say. */
  public static E2bConfig fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  /** As above, from other variables. */
  public static E2bConfig fromEnvironment(Map<String, String> environment) {
    String domain = environment.getOrDefault("E2B_DOMAIN", "");
    return new E2bConfig(
        environment.getOrDefault("E2B_API_KEY", ""),
        domain.isEmpty() ? DEFAULT_DOMAIN : domain,
        environment.getOrDefault("E2B_API_URL", ""),
        environment.getOrDefault("E2B_SANDBOX_URL", ""),
        environment.getOrDefault("E2B_VOLUME_API_URL", ""),
        environment.getOrDefault("E2B_DEBUG", "").equalsIgnoreCase("true"),
        Duration.ofSeconds(60),
        3,
        Map.of(),
        null);
  }

  public E2bConfig withApiKey(String value) {
    return new E2bConfig(
        value,
        domain,
        apiUrl,
        sandboxUrl,
        volumeUrl,
        debug,
        requestTimeout,
        retries,
        headers,
        proxy);
  }

  public E2bConfig withDomain(String value) {
    return new E2bConfig(
        apiKey,
        value,
        apiUrl,
        sandboxUrl,
        volumeUrl,
        debug,
        requestTimeout,
        retries,
        headers,
        proxy);
  }

  /** One server on one address for everything, as self-hosted ones are. */
  public E2bConfig withUrls(String api, String sandboxes) {
    return new E2bConfig(
        apiKey, domain, api, sandboxes, volumeUrl, debug, requestTimeout, retries, headers, proxy);
  }

  public E2bConfig withRequestTimeout(Duration value) {
    return new E2bConfig(
        apiKey, domain, apiUrl, sandboxUrl, volumeUrl, debug, value, retries, headers, proxy);
  }

  public E2bConfig withRetries(int value) {
    return new E2bConfig(
        apiKey,
        domain,
        apiUrl,
        sandboxUrl,
        volumeUrl,
        debug,
        requestTimeout,
        value,
        headers,
        proxy);
  }

  public E2bConfig withHeaders(Map<String, String> value) {
    return new E2bConfig(
        apiKey,
        domain,
        apiUrl,
        sandboxUrl,
        volumeUrl,
        debug,
        requestTimeout,
        retries,
        value,
        proxy);
  }

  public E2bConfig withProxy(ProxySelector value) {
    return new E2bConfig(
        apiKey,
        domain,
        apiUrl,
        sandboxUrl,
        volumeUrl,
        debug,
        requestTimeout,
        retries,
        headers,
        value);
  }

  /** The control plane's URL. */
  public String effectiveApiUrl() {
    if (!apiUrl.isEmpty()) {
      return apiUrl;
    }
    return debug ? "http://localhost:3000" : "https://api." + domain;
  }

  /** The URL of volumes' content. */
  String effectiveVolumeUrl(String volumeDomain) {
    if (!volumeUrl.isEmpty()) {
      return volumeUrl;
    }
    if (debug) {
      return "http://localhost:8080";
    }
    return "https://api." + (volumeDomain.isEmpty() ? domain : volumeDomain);
  }

  /** The URL for requests that carry the sandbox's id in headers. */
  String envdUrl(String sandboxId, String sandboxDomain) {
    if (sandboxUrl.isEmpty() && !debug && HEADER_ROUTED.contains(sandboxDomain)) {
      return "https://sandbox." + sandboxDomain;
    }
    return directUrl(sandboxId, sandboxDomain, ENVD_PORT);
  }

  /** The URL of a sandbox's port for requests without headers of ours. */
  String directUrl(String sandboxId, String sandboxDomain, int port) {
    if (!sandboxUrl.isEmpty()) {
      return sandboxUrl;
    }
    return (debug ? "http://" : "https://") + host(sandboxId, sandboxDomain, port);
  }

  /** The public host name of a sandbox's port; a sandbox URL does not change it. */
  String host(String sandboxId, String sandboxDomain, int port) {
    return debug ? "localhost:" + port : port + "-" + sandboxId + "." + sandboxDomain;
  }

  /** With the key left out. */
  @Override
  public String toString() {
    return "E2bConfig[" + effectiveApiUrl() + (apiKey.isEmpty() ? ", no key]" : ", with a key]");
  }
}
