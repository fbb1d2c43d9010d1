package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.http.HttpException;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.packages.host.NpmSettings;
import io.github.e2bmcp.packages.host.RegistryException;
import io.github.e2bmcp.packages.index.Packument;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.packages.policy.Requirement;
import io.github.e2bmcp.packages.upstream.Upstream;
import io.github.e2bmcp.packages.upstream.UpstreamAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What npm sees: {@code /npm/NAME} is a package's document, {@code /npm/NAME/-/VERSION.tgz} a file.
 * Scopes with a registry of their own are found by their name.
 */
final class NpmRoutes {

  private static final int DOCUMENT_BYTES = 128 << 20;
  private static final long KEPT_BYTES = 32L << 20;
  private static final HttpHeaders JSON = HttpHeaders.of("Content-Type", "application/json");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final NpmSettings settings;
  private final PackagePolicy policy;
  private final Upstream upstream;
  private final FileRelay relay;
  private final Recent<Packument> documents = new Recent<>(KEPT_BYTES, Duration.ofMinutes(5));

  NpmRoutes(NpmSettings settings, PackagePolicy policy, FileRelay relay) {
    this.settings = settings;
    this.policy = policy;
    this.upstream = new Upstream(settings.access());
    this.relay = relay;
  }

  /** What npm has to be told so that it installs from here. */
  Map<String, String> environment(String root) {
    // Of a package's scripts it is the policy that decides, whoever calls npm.
    String ignored = String.valueOf(!policy.installScripts());
    return Map.of("npm_config_registry", root + "npm/", "npm_config_ignore_scripts", ignored);
  }

  /**
   * Answers one request.
   *
   * @param path the segments after {@code /npm}
   * @param root the address by which the client knows this gateway, with a slash at its end
   */
  void handle(HttpExchange exchange, List<String> path, String root, GatewayListener listener)
      throws IOException {
    try {
      Target target = Target.of(path);
      if (target == null) {
        throw new HttpException(404, "There is no such package.");
      }
      Packument document = document(target.name(), root, listener);
      if (target.version() == null) {
        exchange.respond(200, JSON, document.text());
        return;
      }
      sendFile(exchange, target.name(), target.version(), document, listener);
    } catch (HttpException e) {
      if (exchange.responded()) {
        throw e;
      }
      // npm shows the member "error" of a refusal, and nothing else of it.
      byte[] body = MAPPER.writeValueAsBytes(Map.of("error", e.text()));
      exchange.respond(e.status(), JSON, body);
    }
  }

  private void sendFile(
      HttpExchange exchange,
      String name,
      String version,
      Packument document,
      GatewayListener listener)
      throws IOException {
    URI tarball = document.tarball(version);
    if (tarball == null) {
      throw new HttpException(404, "There is no version " + version + " of " + name + ".");
    }
    FileRelay.Source source =
        new FileRelay.Source(
            Ecosystem.JAVASCRIPT, name + "@" + version, tarball, document.digest(version), true);
    relay.send(exchange, source, upstream, listener);
  }

  private Packument document(String name, String root, GatewayListener listener)
      throws HttpException {
    if (!policy.permits(name)) {
      String text = "The package " + name + " is not allowed by this server's policy.";
      throw problem(GatewayProblem.Kind.DENIED, name, text, 404, listener);
    }
    String path = name.replace("/", "%2f");
    String packageRoot = root + "npm/" + path;
    Packument known = documents.get(packageRoot);
    if (known != null) {
      return known;
    }
    URI address = settings.registryOf(name).resolve(path);
    // Only the full document tells when a version was published.
    String accept =
        policy.minimumAge().isZero()
            ? Packument.ABBREVIATED + ", application/json;q=0.8"
            : "application/json";
    try (UpstreamAnswer answer = upstream.get(address, accept, true)) {
      if (!answer.found()) {
        String text = "The package registry has no package " + name + ".";
        throw problem(GatewayProblem.Kind.NOT_FOUND, name, text, 404, listener);
      }
      byte[] body = answer.bytes(DOCUMENT_BYTES);
      Packument document = Packument.parse(name, body, policy, Instant.now(), packageRoot);
      documents.put(packageRoot, document, document.text().length);
      return document;
    } catch (HttpException e) {
      throw e;
    } catch (IOException e) {
      String text =
          e instanceof RegistryException known2
              ? known2.text()
              : "The package registry broke off while it told of " + name + ".";
      throw problem(GatewayProblem.Kind.UNREACHABLE, name, text, 502, listener);
    }
  }

  private static HttpException problem(
      GatewayProblem.Kind kind, String name, String text, int status, GatewayListener listener) {
    listener.problem(new GatewayProblem(kind, Ecosystem.JAVASCRIPT, name, text));
    return new HttpException(status, text);
  }

  /**
   * What a path means.
   *
   * @param version null for the package's document
   */
  private record Target(String name, @Nullable String version) {

    static @Nullable Target of(List<String> path) {
      int end = path.size();
      String version = null;
      if (end >= 3 && path.get(end - 2).equals("-") && path.get(end - 1).endsWith(".tgz")) {
        String file = path.get(end - 1);
        version = file.substring(0, file.length() - ".tgz".length());
        end -= 2;
      }
      String name = String.join("/", path.subList(0, end));
      if (!isRegistryName(name)) {
        return null;
      }
      return new Target(name, version);
    }

    /** Names of old packages may have upper case; none may leave the registry's path. */
    private static boolean isRegistryName(String name) {
      return Requirement.isName(Ecosystem.JAVASCRIPT, name)
          && !name.contains("..")
          && name.getBytes(StandardCharsets.UTF_8).length <= 214;
    }
  }
}
