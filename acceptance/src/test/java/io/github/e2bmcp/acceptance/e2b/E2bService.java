package io.github.e2bmcp.acceptance.e2b;

import io.github.e2bmcp.gateway.E2bGateway;
import io.github.e2bmcp.gateway.GatewayOptions;
import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.SandboxQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A server of E2B's API on this machine, and what makes a program use it. */
final class E2bService implements AutoCloseable {

  private final LocalEngine engine =
      new LocalEngine(LocalEngineConfig.standard().withSpares(1, Limits.standard()));
  private final E2bGateway gateway = new E2bGateway(() -> engine, GatewayOptions.standard());
  private final HttpServer server = new HttpServer(HttpLimits.standard());
  private final String url;
  private final Path state;

  E2bService() {
    try {
      url = "http://127.0.0.1:" + server.listen("127.0.0.1", 0, gateway).getPort();
      state = Files.createTempDirectory("e2b-state");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ledger of the programs that use it has a place of its own. */
  Map<String, String> environment() {
    return Map.of(
        "E2B_API_KEY",
        "any-key",
        "E2B_API_URL",
        url,
        "E2B_SANDBOX_URL",
        url,
        "XDG_STATE_HOME",
        state.toString());
  }

  /** How many sandboxes there are. */
  int sandboxes() {
    return engine.list(SandboxQuery.all(), PageRequest.first()).items().size();
  }

  @Override
  public void close() {
    gateway.close();
    server.close();
    engine.close();
    try (Stream<Path> left = Files.walk(state)) {
      for (Path one : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
