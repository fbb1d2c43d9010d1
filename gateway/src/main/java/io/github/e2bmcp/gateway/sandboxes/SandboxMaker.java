package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.GatewayOptions;
import io.github.e2bmcp.gateway.network.NetworkTerms;
import io.github.e2bmcp.gateway.network.Outside;
import io.github.e2bmcp.gateway.network.WayOut;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes sandboxes for requests: the engine's part, the way out, an id and a secret. */
public final class SandboxMaker {

  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Supplier<SandboxEngine> engine;
  private final GatewayOptions options;
  private final Outside outside;
  private final Consumer<Sandbox> furnish;
  private final SecureRandom random = new SecureRandom();

  /**
   * A maker.
   *
   * @param furnish puts into each new sandbox what all have
   */
  public SandboxMaker(
      Supplier<SandboxEngine> engine,
      GatewayOptions options,
      Outside outside,
      Consumer<Sandbox> furnish) {
    this.engine = engine;
    this.options = options;
    this.outside = outside;
    this.furnish = furnish;
  }

  /**
   * Makes one.
   *
   * @param template the engine's name of it
   * @throws Refusal when the engine cannot hold it to its network rules
   */
  LiveSandbox make(SandboxTerms terms, String template, NetworkTerms network, Duration life)
      throws Refusal {
    String id = newId();
    SandboxSpec spec =
        SandboxSpec.standard()
            .withTemplate(template)
            .withTimeToLive(life.plus(LiveSandbox.SLACK))
            .withLimits(options.limits())
            .withEnvironment(environment(id, terms))
            .withMetadata(Map.of("e2b-id", id, "e2b-owner", terms.owner()));
    Sandbox sandbox = engine.get().create(spec);
    SandboxPlace place = new SandboxPlace(id, sandbox, furnished(sandbox, network));
    LiveSandbox live = new LiveSandbox(place, terms, newSecret(), Instant.now().plus(life));
    live.log().info("Sandbox started", Map.of("template", terms.template()));
    return live;
  }

  /** What E2B's sandboxes tell programs of themselves; what the caller gives goes before. */
  private static Map<String, String> environment(String id, SandboxTerms terms) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("E2B_SANDBOX", "true");
    environment.put("E2B_SANDBOX_ID", id);
    environment.put("E2B_TEMPLATE_ID", terms.template());
    environment.putAll(terms.environment());
    return environment;
  }

  private WayOut furnished(Sandbox sandbox, NetworkTerms network) throws Refusal {
    boolean made = false;
    try {
      furnish.accept(sandbox);
      WayOut wayOut = WayOut.of(sandbox, outside, network);
      made = true;
      return wayOut;
    } finally {
      if (!made) {
        sandbox.kill();
      }
    }
  }

  private String newId() {
    StringBuilder id = new StringBuilder("i");
    for (int i = 0; i < 20; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  private String newSecret() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }
}
