package io.github.e2bmcp.gateway;

import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.gateway.access.UrlSignature;
import io.github.e2bmcp.gateway.code.CodeRoutes;
import io.github.e2bmcp.gateway.control.ControlPlane;
import io.github.e2bmcp.gateway.envd.Envd;
import io.github.e2bmcp.gateway.network.Outside;
import io.github.e2bmcp.gateway.port.PortRoutes;
import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.LiveSandboxes;
import io.github.e2bmcp.gateway.sandboxes.SandboxMaker;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHandler;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * E2B's API on any engine: control plane, envd and code interpreter on one port. SDKs are pointed
 * at it with {@code E2B_API_URL} and {@code E2B_SANDBOX_URL}, both its own URL, or by host names of
 * the form {@code PORT-SANDBOX.DOMAIN}.
 */
public final class E2bGateway implements HttpHandler, AutoCloseable {

  private final LiveSandboxes sandboxes;
  private final ControlPlane control;

  /**
   * A gateway to an engine, which stays its owner's to close.
   *
   * @param engine asked for when the first sandbox is made
   */
  public E2bGateway(Supplier<SandboxEngine> engine, GatewayOptions options) {
    this(engine, options, new Outside(EgressProxy.standard(), null));
  }

  /**
   * A gateway whose sandboxes reach package registries through another one.
   *
   * @param registries asked for when the first process runs
   * @param furnish puts into each new sandbox what all have; a failure of it fails the request
   */
  public E2bGateway(
      Supplier<SandboxEngine> engine,
      GatewayOptions options,
      Supplier<RegistryGateway> registries,
      Consumer<Sandbox> furnish) {
    this(engine, options, new Outside(EgressProxy.standard(), registries), furnish);
  }

  /** A gateway with a proxy of the caller's, which it ends. */
  E2bGateway(Supplier<SandboxEngine> engine, GatewayOptions options, Outside outside) {
    this(engine, options, outside, sandbox -> {});
  }

  private E2bGateway(
      Supplier<SandboxEngine> engine,
      GatewayOptions options,
      Outside outside,
      Consumer<Sandbox> furnish) {
    sandboxes =
        new LiveSandboxes(
            new SandboxMaker(engine, options, outside, furnish), engine, options, outside);
    control = new ControlPlane(engine, sandboxes, options);
  }

  /** Whether a request names a port of a sandbox, by its headers or its host. */
  public static boolean namesSandbox(HttpExchange exchange) {
    try {
      return Destination.of(exchange) != null;
    } catch (Refusal e) {
      // Names it badly; the gateway says how.
      return true;
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException, InterruptedException {
    try {
      Destination named = Destination.of(exchange);
      Destination destination = named == null ? signedFor(exchange) : named;
      if (destination != null) {
        deliver(destination, exchange);
      } else {
        control.handle(exchange);
      }
    } catch (Refusal e) {
      Answers.error(exchange, e.status(), e.text());
    } catch (SandboxException e) {
      Answers.error(exchange, e);
    }
  }

  private void deliver(Destination destination, HttpExchange exchange)
      throws IOException, InterruptedException, Refusal {
    LiveSandbox live = sandboxes.find(destination.sandboxId());
    if (live != null && live.paused() && live.terms().wakes()) {
      sandboxes.wake(live);
    }
    if (live == null || live.paused()) {
      Answers.noSandbox(exchange, destination.sandboxId());
      return;
    }
    switch (destination.port()) {
      case Envd.PORT -> Envd.handle(live, exchange);
      case CodeRoutes.PORT -> CodeRoutes.handle(live, exchange);
      default -> port(live, destination.port(), exchange);
    }
  }

  private static void port(LiveSandbox live, int port, HttpExchange exchange)
      throws IOException, Refusal {
    String token = exchange.headers().first("E2b-Traffic-Access-Token");
    if (!live.admitsTraffic(token == null ? "" : token)) {
      String wrong =
          token == null
              ? "Token header '%s' is missing"
              : "Provided token in header '%s' is invalid";
      ObjectNode body = Json.object().put("sandboxId", live.id());
      body.put(
          "message",
          "Sandbox is secured with traffic access token. "
              + wrong.formatted("e2b-traffic-access-token"));
      Answers.edge(
          exchange,
          body.put("code", 403),
          (token == null ? "Missing" : "Invalid") + " Traffic Access Token",
          "The sandbox " + live.id() + " wants a token in the header e2b-traffic-access-token");
      return;
    }
    PortRoutes.handle(live, port, exchange);
  }

  /** Under one URL for all sandboxes a signed URL names none: the signature tells. */
  private @Nullable Destination signedFor(HttpExchange exchange) {
    if (!exchange.path().equals("/files")) {
      return null;
    }
    String operation = exchange.method().equals("POST") ? "write" : "read";
    UrlSignature signature = UrlSignature.of(exchange.query(), operation);
    if (signature == null) {
      return null;
    }
    return sandboxes.all().stream()
        .filter(live -> !live.token().isEmpty() && signature.signedWith(live.token()))
        .findFirst()
        .map(live -> new Destination(live.id(), Envd.PORT))
        .orElse(null);
  }

  /** Kills every sandbox that was made through it, but for those whose memory lies on disk. */
  @Override
  public void close() {
    sandboxes.close();
  }
}
