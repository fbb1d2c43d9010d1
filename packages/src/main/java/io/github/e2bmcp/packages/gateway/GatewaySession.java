package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.http.HttpHandler;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway as one sandbox sees it, on a port of its own loopback address. */
public final class GatewaySession implements AutoCloseable {

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final RegistryGateway gateway;
  private final SandboxListener port;
  private final HttpHandler handler;
  private volatile boolean open = true;

  GatewaySession(RegistryGateway gateway, SandboxListener port, GatewayListener listener) {
    this.gateway = gateway;
    this.port = port;
    this.handler = gateway.handler(listener);
    Thread.startVirtualThread(this::acceptAll);
  }

  /** The port inside. */
  public int port() {
    return port.port();
  }

  /**
   * Environment variables that point the ecosystem's tools inside to the gateway.
   *
   * @throws IOException with a sentence for the caller when this machine's settings cannot be found
   *     out
   */
  public Map<String, String> environment(Ecosystem ecosystem) throws IOException {
    return gateway.environment(ecosystem, "http://127.0.0.1:" + port() + "/");
  }

  /** Ends the listening inside. Idempotent. */
  @Override
  public void close() {
    open = false;
    port.close();
  }

  private void acceptAll() {
    while (open) {
      @Nullable SandboxStream stream;
      try {
        stream = port.accept(WAIT);
      } catch (SandboxException e) {
        return;
      }
      if (stream != null) {
        SandboxStream accepted = stream;
        gateway.server().accept(stream.input(), stream.output(), accepted::close, handler);
      }
    }
  }
}
