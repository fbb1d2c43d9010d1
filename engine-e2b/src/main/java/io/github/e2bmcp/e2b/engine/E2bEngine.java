package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.api.ListPage;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.api.SandboxFilter;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.Page;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * E2B as an engine. All that lasts lives in E2B: whose a sandbox is stands in its metadata, and
 * processes are found again by their tag, so that several of these can serve one sandbox.
 *
 * <p>Making one sends nothing. The first call that needs E2B kills what dead processes left.
 */
public final class E2bEngine implements SandboxEngine {

  static final String NAME = "e2b";
  private static final Duration CONNECTED_LIFE = Duration.ofMinutes(5);

  private final E2b e2b;
  private final E2bEngineOptions options;
  private final Set<String> made = ConcurrentHashMap.newKeySet();
  private @Nullable Ledger ledger;
  private @Nullable EngineReport report;
  private boolean closed;

  /**
   * An engine.
   *
   * @throws SandboxException.Unauthorized when there is no key
   */
  public E2bEngine(E2bConfig config, E2bEngineOptions options) {
    if (config.apiKey().isEmpty() && !config.debug()) {
      throw new SandboxException.Unauthorized("E2B_API_KEY environment variable is required");
    }
    this.e2b = new E2b(config);
    this.options = options;
  }

  /** The client behind it. */
  public E2b client() {
    return e2b;
  }

  private synchronized Ledger ledger() {
    if (closed) {
      throw new SandboxException.EngineUnavailable("the engine is closed");
    }
    Ledger known = ledger;
    if (known == null) {
      Path directory = options.stateDirectory();
      if (directory == null) {
        known = Ledger.none();
      } else {
        Translation.of("", () -> Ledger.sweep(directory, e2b));
        known = Ledger.open(directory, e2b.config());
      }
      ledger = known;
    }
    return known;
  }

  @Override
  public synchronized EngineReport probe() {
    EngineReport known = report;
    if (known == null) {
      known = probeNow();
      // What cannot be reached now may be later.
      report = known.usable() ? known : null;
    }
    return known;
  }

  private EngineReport probeNow() {
    String where = e2b.config().effectiveApiUrl();
    try {
      e2b.sandboxes().list(SandboxFilter.all(), 1, "");
      return new EngineReport(
          NAME,
          "E2B at " + where,
          true,
          EnumSet.of(Capability.PAUSE_TO_DISK, Capability.NETWORK, Capability.LISTEN),
          layers(where));
    } catch (E2bException e) {
      IsolationLayer reachable =
          new IsolationLayer(
              "reachable",
              IsolationLayer.State.ABSENT,
              where + ": " + e.text(),
              "check E2B_API_KEY, E2B_DOMAIN and E2B_API_URL");
      return new EngineReport(NAME, "", false, Set.of(), List.of(reachable));
    }
  }

  private List<IsolationLayer> layers(String where) {
    boolean cloud = e2b.config().effectiveApiUrl().endsWith("." + E2bConfig.DEFAULT_DOMAIN);
    return List.of(
        new IsolationLayer(
            "other-machine", IsolationLayer.State.ENFORCED, "code runs at " + where, ""),
        new IsolationLayer(
            "virtual-machine",
            cloud ? IsolationLayer.State.ENFORCED : IsolationLayer.State.DEGRADED,
            cloud
                ? "E2B runs each sandbox in a virtual machine of its own"
                : "how this server isolates sandboxes is for its operator to tell",
            ""),
        new IsolationLayer(
            "limits",
            IsolationLayer.State.DEGRADED,
            "processors, memory and disk are the template's; other limits are not set",
            "build a template with the limits that you want"));
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    Map<String, String> metadata = new HashMap<>(spec.metadata());
    metadata.put(Ledger.METADATA, ledger().instance());
    NewSandbox wanted =
        NewSandbox.of(spec.template().isEmpty() ? options.template() : spec.template())
            .withTimeout(spec.timeToLive())
            .withEnvironment(spec.environment())
            .withMetadata(metadata);
    Boolean internet = options.allowInternetAccess();
    NewSandbox complete = internet == null ? wanted : wanted.withInternetAccess(internet);
    RemoteSandbox sandbox = Translation.of("", () -> new RemoteSandbox(this, e2b.create(complete)));
    made.add(sandbox.id());
    return sandbox;
  }

  @Override
  public Sandbox connect(String sandboxId) {
    ledger();
    return Translation.of(
        sandboxId, () -> new RemoteSandbox(this, e2b.connect(sandboxId, CONNECTED_LIFE, false)));
  }

  @Override
  public Sandbox find(String sandboxId) {
    ledger();
    SandboxDetails details = Translation.of(sandboxId, () -> e2b.sandboxes().info(sandboxId));
    if (details.state() == SandboxDetails.State.PAUSED) {
      throw new SandboxException.Unsupported(
          "Sandbox " + sandboxId + " is paused; E2B hands out paused sandboxes by resuming them.");
    }
    return connect(sandboxId);
  }

  void resume(String sandboxId) {
    Translation.of(sandboxId, () -> e2b.sandboxes().connect(sandboxId, CONNECTED_LIFE, false));
  }

  @Override
  public Page<SandboxInfo> list(SandboxQuery query, PageRequest page) {
    Set<SandboxDetails.State> states = EnumSet.noneOf(SandboxDetails.State.class);
    for (SandboxInfo.State state : SandboxInfo.State.values()) {
      if (query.states().isEmpty() || query.states().contains(state)) {
        states.add(SandboxDetails.State.valueOf(state.name()));
      }
    }
    SandboxFilter filter = new SandboxFilter(query.metadata(), states, "", null, false);
    ListPage<SandboxDetails> found =
        Translation.of("", () -> e2b.sandboxes().list(filter, page.limit(), page.cursor()));
    // Servers that do not know a filter ignore it.
    List<SandboxInfo> infos =
        found.items().stream().map(RemoteSandbox::info).filter(query::matches).toList();
    return new Page<>(infos, found.next());
  }

  void forget(String sandboxId) {
    made.remove(sandboxId);
  }

  /** Kills what this engine made, unless the options say otherwise. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Ledger open = ledger;
    try {
      if (open != null && (!options.killAtClose() || killMade(open))) {
        open.clear();
      }
    } finally {
      if (open != null) {
        open.close();
      }
      e2b.close();
    }
  }

  /** True when none can be left: then there is nothing for the next start to do. */
  private boolean killMade(Ledger open) {
    try {
      for (String id : made) {
        e2b.sandboxes().kill(id);
      }
      // A creation whose answer was lost is not among those known.
      Ledger.killAll(e2b, open.instance());
      return true;
    } catch (E2bException e) {
      return false;
    }
  }
}
