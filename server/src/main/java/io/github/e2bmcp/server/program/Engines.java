package io.github.e2bmcp.server.program;

import com.sun.management.OperatingSystemMXBean;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.engine.E2bEngine;
import io.github.e2bmcp.e2b.engine.E2bEngineOptions;
import io.github.e2bmcp.interpreter.Interpreter;
import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.local.LocalEngine;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.local.WarmPool;
import io.github.e2bmcp.packages.install.InstallListener;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.store.PackageStore;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.server.config.Configuration;
import io.github.e2bmcp.server.config.Network;
import io.github.e2bmcp.server.text.MissingLayers;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Opens the engine that a configuration chooses. */
final class Engines {

  private static final long BUILDER_MEMORY = 4L << 30;

  private final Configuration configuration;
  private final Map<String, String> environment;
  private final PackageRoom packages;
  private final BooleanSupplier otherDoors;

  /**
   * A way to open the engine.
   *
   * @param otherDoors whether others make sandboxes too, which come from no pool of prepared ones
   */
  Engines(
      Configuration configuration,
      Map<String, String> environment,
      PackageRoom packages,
      BooleanSupplier otherDoors) {
    this.otherDoors = otherDoors;
    this.configuration = configuration;
    this.environment = Map.copyOf(environment);
    this.packages = packages;
  }

  /**
   * Opens it.
   *
   * @throws SandboxException.EngineUnavailable when it lacks a layer that the configuration
   *     requires
   */
  EngineRoom.Opened open() {
    EngineRoom.Opened opened = configuration.usesE2b() ? e2b() : local();
    if (configuration.sandbox().isolation() == Configuration.Isolation.REQUIRED) {
      String missing = MissingLayers.words(opened.engine().probe());
      if (!missing.isEmpty()) {
        opened.close().run();
        throw new SandboxException.EngineUnavailable(
            "SANDBOX_ISOLATION=required, and this machine does not enforce " + missing);
      }
    }
    return opened;
  }

  private EngineRoom.Opened local() {
    int warm = configuration.sandbox().warm();
    int spares = otherDoors.getAsBoolean() ? warm : 0;
    AtomicReference<@Nullable LocalEngine> opened = new AtomicReference<>();
    PackageStore store =
        packages.openStore(template -> builder(Objects.requireNonNull(opened.get()), template));
    LocalEngine engine =
        new LocalEngine(
            LocalEngineConfig.standard()
                .withRuntime(
                    LocalEngineConfig.RuntimeChoice.valueOf(
                        configuration.sandbox().runtime().name()))
                .withTemplates(configuration.sandbox().templates())
                .withShared(store == null ? Map.of() : Map.of(PackageStore.PLACE, store.folder()))
                // One more for the builder of packages.
                .withMaxSandboxes(configuration.sessions().maxTotal() + warm + spares + 1)
                .withSpares(spares, configuration.sandbox().limits()));
    opened.set(engine);
    SandboxSpec spec =
        SandboxSpec.standard()
            .withTimeToLive(configuration.sessions().lifetime())
            .withLimits(configuration.sandbox().limits());
    WarmPool pool = new WarmPool(engine, spec, warm, this::prepare);
    return new EngineRoom.Opened(
        engine,
        wanted -> pool.take(),
        this::installPackages,
        pool::start,
        () -> {
          pool.close();
          engine.close();
        });
  }

  /**
   * Its disk lies in memory, of which half is left to the machine, and compiling is the longest
   * part of its work.
   */
  private Sandbox builder(LocalEngine engine, String template) {
    Limits own = configuration.sandbox().limits();
    long memory =
        Math.min(
            BUILDER_MEMORY,
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
                / 2);
    Limits limits =
        new Limits(
            memory,
            Math.max(own.cpus(), Runtime.getRuntime().availableProcessors()),
            own.processes(),
            memory,
            own.inodes(),
            own.openFiles());
    return engine.create(
        SandboxSpec.standard()
            .withTemplate(template)
            .withLimits(limits)
            .withTimeToLive(configuration.calls().installTimeout().plusMinutes(1)));
  }

  /** The kernel is found again by its tag. */
  private void prepare(Sandbox sandbox) {
    installPackages(sandbox);
    try (Interpreter python = Interpreter.on(sandbox, Language.PYTHON)) {
      python.prepare();
    }
  }

  private void installPackages(Sandbox sandbox) {
    install(sandbox, Ecosystem.PYTHON, configuration.sandbox().pythonPackages());
    install(sandbox, Ecosystem.JAVASCRIPT, configuration.sandbox().javascriptPackages());
  }

  private void install(Sandbox sandbox, Ecosystem ecosystem, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    try {
      InstallRequest request =
          InstallRequest.of(ecosystem, names).withTimeout(configuration.calls().installTimeout());
      if (packages.installer().furnish(sandbox, request, InstallListener.NONE)
          instanceof InstallResult.Failure failure) {
        throw new SandboxException.EngineUnavailable(
            "SANDBOX_PACKAGES cannot be installed: " + failure.sentence());
      }
    } catch (IllegalArgumentException e) {
      throw new SandboxException.EngineUnavailable("SANDBOX_PACKAGES: " + e.getMessage(), e);
    }
  }

  private EngineRoom.Opened e2b() {
    Configuration.E2b chosen = configuration.e2b();
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("E2B_API_KEY", chosen.apiKey());
    variables.put("E2B_DOMAIN", chosen.domain());
    variables.put("E2B_API_URL", chosen.apiUrl() == null ? "" : chosen.apiUrl().toString());
    variables.put(
        "E2B_SANDBOX_URL", chosen.sandboxUrl() == null ? "" : chosen.sandboxUrl().toString());
    variables.put("E2B_TEMPLATE", chosen.template());
    E2bEngine engine =
        new E2bEngine(
            E2bConfig.fromEnvironment(variables),
            E2bEngineOptions.fromEnvironment(variables)
                .withInternetAccess(configuration.sandbox().network().reach() == Network.Reach.OPEN)
                .withStateDirectory(ledger()));
    return new EngineRoom.Opened(engine, engine::create, sandbox -> {}, () -> {}, engine::close);
  }

  private Path ledger() {
    String home = environment.getOrDefault("HOME", System.getProperty("java.io.tmpdir", "/tmp"));
    return Path.of(environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state"), "e2b-mcp");
  }
}
