package io.github.e2bmcp.gateway.network;

import io.github.e2bmcp.packages.gateway.GatewayListener;
import io.github.e2bmcp.packages.gateway.GatewaySession;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sandbox's way to this machine's package registries, so that {@code pip install} and {@code
 * npm install} work as they are. Opened by the first process, because it takes a moment to find out
 * what this machine is configured for.
 */
final class Registries implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Registries.class.getName());

  private final Sandbox sandbox;
  private final Outside outside;
  private @Nullable GatewaySession session;
  private @Nullable Map<String, String> environment;
  private boolean closed;

  Registries(Sandbox sandbox, Outside outside) {
    this.sandbox = sandbox;
    this.outside = outside;
  }

  /** What makes pip and npm inside use them; empty where there are none. */
  synchronized Map<String, String> environment() {
    Map<String, String> known = environment;
    if (known == null) {
      known = closed || outside.registries() == null ? Map.of() : open(outside.registries().get());
      environment = known;
    }
    return known;
  }

  private Map<String, String> open(RegistryGateway gateway) {
    Map<String, String> found = new HashMap<>();
    try {
      GatewaySession opened = gateway.open(sandbox, GatewayListener.NONE);
      session = opened;
      found.putAll(opened.environment(Ecosystem.PYTHON));
      found.putAll(opened.environment(Ecosystem.JAVASCRIPT));
      // The system's Python is nobody else's here.
      found.put("PIP_BREAK_SYSTEM_PACKAGES", "1");
    } catch (SandboxException.Unsupported e) {
      LOG.log(System.Logger.Level.DEBUG, "The engine's sandboxes have a network of their own", e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Package registries cannot be offered", e);
    }
    return Map.copyOf(found);
  }

  @Override
  public synchronized void close() {
    closed = true;
    environment = Map.of();
    if (session != null) {
      session.close();
    }
  }
}
