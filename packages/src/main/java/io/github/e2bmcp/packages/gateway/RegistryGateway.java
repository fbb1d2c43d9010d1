package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.http.HttpException;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHandler;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.packages.host.HostRegistries;
import io.github.e2bmcp.packages.host.NpmSettings;
import io.github.e2bmcp.packages.host.PipSettings;
import io.github.e2bmcp.packages.host.RegistryException;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pull-through proxy that speaks the package index's and the npm registry's own protocols to a
 * sandbox, in plain HTTP over streams that come out of it, and asks this machine's registries. Only
 * reading is possible; credentials stay on this side; every file is checked against its index.
 * Nothing is set up before it is first used. Safe for use by several threads.
 */
public final class RegistryGateway implements AutoCloseable {

  private final HostRegistries registries;
  private final PackagePolicy policy;
  private final FileRelay relay;
  private final Lock lock = new ReentrantLock();
  private @Nullable HttpServer server;
  private @Nullable PythonRoutes python;
  private @Nullable NpmRoutes npm;

  /**
   * @param cacheFolder where package files are kept; made with mode 0700 when first needed
   * @param cacheBytes what they may take together
   */
  public RegistryGateway(
      HostRegistries registries, PackagePolicy policy, Path cacheFolder, long cacheBytes) {
    this.registries = registries;
    this.policy = policy;
    this.relay = new FileRelay(new ContentCache(cacheFolder, cacheBytes));
  }

  /**
   * Opens the gateway inside a sandbox until the session is closed.
   *
   * @throws io.github.e2bmcp.sandbox.SandboxException.Unsupported when the engine cannot listen
   *     inside
   */
  public GatewaySession open(Sandbox sandbox, GatewayListener listener) {
    return new GatewaySession(this, sandbox.listen(0), listener);
  }

  /**
   * A text that changes when other packages may be had: by other settings of the tools, or rules.
   */
  public String fingerprint() {
    return registries.fingerprint() + "\n" + policy.fingerprint();
  }

  public PackagePolicy policy() {
    return policy;
  }

  /** Ends every session's connections. Idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (server != null) {
        server.close();
      }
    } finally {
      lock.unlock();
    }
  }

  HttpServer server() {
    lock.lock();
    try {
      HttpServer known = server;
      if (known == null) {
        known = new HttpServer(HttpLimits.standard().withBodyBytes(0));
        server = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  HttpHandler handler(GatewayListener listener) {
    return exchange -> handle(exchange, listener);
  }

  /** What the ecosystem's tool has to be told so that it installs from the gateway at the root. */
  Map<String, String> environment(Ecosystem ecosystem, String root) throws RegistryException {
    return switch (ecosystem) {
      case PYTHON -> python().environment(root);
      case JAVASCRIPT -> npm().environment(root);
    };
  }

  private void handle(HttpExchange exchange, GatewayListener listener) throws IOException {
    exchange.interruptOnDisconnect();
    if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
      exchange.respond(405, HttpHeaders.of("Allow", "GET, HEAD"), new byte[0]);
      return;
    }
    List<String> path = GatewayPath.segments(exchange.rawPath());
    List<String> rest = path.isEmpty() ? path : path.subList(1, path.size());
    String door = path.isEmpty() ? "" : path.getFirst();
    try {
      switch (door) {
        case "pypi" -> python().handle(exchange, rest, listener);
        case "npm" -> npm().handle(exchange, rest, root(exchange), listener);
        default -> throw new HttpException(404, "There is nothing here.");
      }
    } catch (RegistryException e) {
      Ecosystem ecosystem = door.equals("npm") ? Ecosystem.JAVASCRIPT : Ecosystem.PYTHON;
      listener.problem(
          new GatewayProblem(GatewayProblem.Kind.UNREACHABLE, ecosystem, "", e.text()));
      throw new HttpException(502, e.text());
    }
  }

  /** The address by which the client knows the gateway: npm takes absolute links only. */
  private static String root(HttpExchange exchange) throws HttpException {
    String host = exchange.headers().first("Host");
    if (host == null || !host.matches("[0-9A-Za-z.\\[\\]:-]{1,100}")) {
      throw new HttpException(400, "The Host header is not understood.");
    }
    return "http://" + host + "/";
  }

  private PythonRoutes python() throws RegistryException {
    PipSettings settings = registries.pip();
    lock.lock();
    try {
      PythonRoutes known = python;
      if (known == null) {
        known = new PythonRoutes(settings, policy, relay);
        python = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private NpmRoutes npm() throws RegistryException {
    NpmSettings settings = registries.npm();
    lock.lock();
    try {
      NpmRoutes known = npm;
      if (known == null) {
        known = new NpmRoutes(settings, policy, relay);
        npm = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
