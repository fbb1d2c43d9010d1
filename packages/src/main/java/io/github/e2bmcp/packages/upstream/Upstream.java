package io.github.e2bmcp.packages.upstream;

import io.github.e2bmcp.packages.host.AuthScope;
import io.github.e2bmcp.packages.host.ProxyRules;
import io.github.e2bmcp.packages.host.RegistryAccess;
import io.github.e2bmcp.packages.host.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one ecosystem's registries, with the host's proxy, certificate authorities and credentials.
 * Follows redirects itself, so that each step is checked and gets only the credentials meant for
 * it.
 */
public final class Upstream {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int REDIRECTS = 5;
  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(300), Duration.ofMillis(1_200));

  static {
    // The JDK leaves Basic out of tunnels unless told otherwise; a proxy with a password needs it.
    // It reads this once, when its HTTP client is first used.
    if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
  }

  private final RegistryAccess access;
  private final Destinations destinations;
  private final Lock lock = new ReentrantLock();
  private @Nullable HttpClient verifying;
  private @Nullable HttpClient trusting;

  public Upstream(RegistryAccess access) {
    this.access = access;
    this.destinations = new Destinations(access);
  }

  /**
   * Gets a page or a file.
   *
   * @param accept the Accept header
   * @param compressed whether the answer may be compressed on the way
   * @throws RegistryException when there is neither a 200 nor a 404 to be had
   */
  public UpstreamAnswer get(URI uri, String accept, boolean compressed) throws RegistryException {
    URI target = uri;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      destinations.check(target);
      HttpResponse<InputStream> response = sendPatiently(target, accept, compressed);
      if (!REDIRECT.contains(response.statusCode())) {
        return judged(response);
      }
      String location = response.headers().firstValue("Location").orElse("");
      new UpstreamAnswer(response).close();
      target = next(target, location);
    }
    throw new RegistryException("The registry redirects in circles.");
  }

  private static URI next(URI from, String location) throws RegistryException {
    try {
      URI to = from.resolve(location);
      if (!"https".equals(to.getScheme()) && "https".equals(from.getScheme())) {
        throw new RegistryException("The registry redirects from TLS to plain text; refused.");
      }
      return to;
    } catch (IllegalArgumentException e) {
      throw new RegistryException("The registry redirects to something that is no URL.", e);
    }
  }

  private static UpstreamAnswer judged(HttpResponse<InputStream> response)
      throws RegistryException {
    UpstreamAnswer answer = new UpstreamAnswer(response);
    int status = response.statusCode();
    if (status == 200 || status == 404 || status == 410) {
      return answer;
    }
    answer.close();
    String host = response.uri().getHost();
    throw switch (status) {
      case 401, 403 ->
          new RegistryException(
              "The package registry at "
                  + host
                  + " refuses access ("
                  + status
                  + "); check the credentials in this machine's pip or npm settings.");
      case 407 ->
          new RegistryException(
              "The proxy on the way to the package registry refuses its credentials (407); check"
                  + " this machine's proxy settings.");
      default ->
          new RegistryException(
              "The package registry at " + host + " answers with an error (" + status + ").");
    };
  }

  private HttpResponse<InputStream> sendPatiently(URI target, String accept, boolean compressed)
      throws RegistryException {
    for (Duration pause : PAUSES) {
      try {
        HttpResponse<InputStream> response = send(target, accept, compressed);
        if (!PASSING.contains(response.statusCode())) {
          return response;
        }
        new UpstreamAnswer(response).close();
      } catch (ConnectException | SSLException e) {
        throw unreachable(target, e);
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted() || e instanceof HttpTimeoutException) {
          throw unreachable(target, e);
        }
      }
      pause(pause);
    }
    try {
      return send(target, accept, compressed);
    } catch (IOException e) {
      throw unreachable(target, e);
    }
  }

  private HttpResponse<InputStream> send(URI target, String accept, boolean compressed)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target).GET().timeout(ANSWER).header("Accept", accept);
    if (compressed) {
      request.header("Accept-Encoding", "gzip");
    }
    String authorization = access.authorization(target);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    URI proxy = access.proxies().proxyFor(target);
    if (proxy != null && proxy.getUserInfo() != null) {
      request.header("Proxy-Authorization", "Basic " + AuthScope.base64(proxy.getUserInfo()));
    }
    try {
      return client(access.isUnverified(target))
          .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking the registry");
    }
  }

  private RegistryException unreachable(URI target, IOException cause) {
    URI proxy = access.proxies().proxyFor(target);
    String way = proxy == null ? "" : " through the proxy " + AuthScope.origin(proxy);
    String why =
        switch (cause) {
          case HttpConnectTimeoutException e ->
              "no connection within " + CONNECT.toSeconds() + " s";
          case HttpTimeoutException e -> "no answer within " + ANSWER.toSeconds() + " s";
          case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
              "its host name cannot be resolved";
          case ConnectException e -> "no connection can be made";
          case SSLException e -> "TLS failed: " + e.getMessage();
          default -> String.valueOf(cause.getMessage());
        };
    return new RegistryException(
        "The package registry at "
            + AuthScope.origin(target)
            + " cannot be reached"
            + way
            + " ("
            + why
            + "). Check this machine's network and its pip or npm settings.",
        cause);
  }

  private static void pause(Duration time) throws RegistryException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("Interrupted while asking the registry.", e);
    }
  }

  /** Made at the first request, for its TLS set-up takes a quarter of a second. */
  private HttpClient client(boolean unverified) throws RegistryException {
    lock.lock();
    try {
      HttpClient known = unverified ? trusting : verifying;
      if (known == null) {
        known =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .proxy(new Selector(access.proxies()))
                .sslContext(
                    unverified ? TrustStore.unverified() : TrustStore.with(access.caBundles()))
                .build();
        if (unverified) {
          trusting = known;
        } else {
          verifying = known;
        }
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private static final class Selector extends ProxySelector {
    private final ProxyRules rules;

    Selector(ProxyRules rules) {
      this.rules = rules;
    }

    @Override
    public List<Proxy> select(URI target) {
      URI proxy = rules.proxyFor(target);
      if (proxy == null) {
        return List.of(Proxy.NO_PROXY);
      }
      int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
      return List.of(
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }

    @Override
    public void connectFailed(URI target, SocketAddress address, IOException cause) {}
  }
}
