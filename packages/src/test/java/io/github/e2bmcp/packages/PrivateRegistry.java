package io.github.e2bmcp.packages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A registry of the test's own on loopback: what is put in is served, and requests are noted. */
public final class PrivateRegistry implements AutoCloseable {

  public record Page(int status, String type, byte[] body) {}

  /** What was asked, and with which credentials. */
  public record Asked(String path, String authorization) {}

  private final HttpServer server;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final String scheme;
  private volatile @Nullable String requiredAuthorization;

  public PrivateRegistry() throws IOException {
    this(null);
  }

  /**
   * @param tls null for plain HTTP
   */
  public PrivateRegistry(@Nullable SSLContext tls) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(any, 0);
    } else {
      HttpsServer secure = HttpsServer.create(any, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
    }
    scheme = tls == null ? "http" : "https";
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url(String path) {
    return scheme + "://localhost:" + port() + path;
  }

  /** From now on nothing is served without this header. */
  public void require(String authorization) {
    requiredAuthorization = authorization;
  }

  public void put(String path, String type, byte[] body) {
    pages.put(path, new Page(200, type, body));
  }

  public void redirect(String path, String target) {
    pages.put(path, new Page(302, target, new byte[0]));
  }

  public void fail(String path, int status) {
    pages.put(path, new Page(status, "text/plain", new byte[0]));
  }

  public List<Asked> asked() {
    return asked;
  }

  /** Puts a wheel in, under an index page in HTML that tells its hash. */
  public void putWheel(String name, String version) throws IOException {
    byte[] wheel = FakePackages.wheel(name, version);
    putWheel(name, version, wheel, FakePackages.sha256(wheel));
  }

  public void putWheel(String name, String version, byte[] wheel, String sha256) {
    String file = FakePackages.wheelName(name, version);
    put(
        "/simple/" + name + "/",
        "text/html",
        ("<!DOCTYPE html><a href='../../files/" + file + "#sha256=" + sha256 + "'>" + file + "</a>")
            .getBytes(UTF_8));
    put("/files/" + file, "application/octet-stream", wheel);
  }

  /** Puts several versions of one package in. */
  public void putWheels(String name, String... versions) throws IOException {
    StringBuilder page = new StringBuilder("<!DOCTYPE html>");
    for (String version : versions) {
      byte[] wheel = FakePackages.wheel(name, version);
      String file = FakePackages.wheelName(name, version);
      page.append("<a href='../../files/" + file + "#sha256=" + FakePackages.sha256(wheel) + "'>")
          .append(file + "</a>");
      put("/files/" + file, "application/octet-stream", wheel);
    }
    put("/simple/" + name + "/", "text/html", page.toString().getBytes(UTF_8));
  }

  /** Puts an npm package in. */
  public void putTarball(String name, String version) throws IOException {
    byte[] tarball = FakePackages.tarball(name, version);
    putTarball(name, version, tarball, FakePackages.integrity(tarball));
  }

  public void putTarball(String name, String version, byte[] tarball, String integrity) {
    String file = "/npm/" + name + "/-/file-" + version + ".tgz";
    String document =
        """
        {"name":"NAME","dist-tags":{"latest":"VERSION"},"versions":{"VERSION":{"name":"NAME",
        "version":"VERSION","hasInstallScript":true,"dist":{"tarball":"TARBALL","integrity":"INTEGRITY"}}}}
        """;
    String body =
        document
            .replace("NAME", name)
            .replace("VERSION", version)
            .replace("TARBALL", url(file))
            .replace("INTEGRITY", integrity);
    put("/npm/" + name.replace("/", "%2f"), "application/json", body.getBytes(UTF_8));
    put(file, "application/octet-stream", tarball);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String authorization =
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
      asked.add(new Asked(path, authorization));
      String required = requiredAuthorization;
      Page page = pages.get(path);
      if (required != null && !required.equals(authorization)) {
        exchange.sendResponseHeaders(401, -1);
      } else if (page == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (page.status() == 302) {
        exchange.getResponseHeaders().set("Location", page.type());
        exchange.sendResponseHeaders(302, -1);
      } else {
        exchange.getResponseHeaders().set("Content-Type", page.type());
        exchange.sendResponseHeaders(
            page.status(), page.body().length == 0 ? -1 : page.body().length);
        exchange.getResponseBody().write(page.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
