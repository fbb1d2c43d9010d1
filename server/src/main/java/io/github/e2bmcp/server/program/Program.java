package io.github.e2bmcp.server.program;

import io.github.e2bmcp.gateway.E2bGateway;
import io.github.e2bmcp.gateway.GatewayOptions;
import io.github.e2bmcp.gateway.access.ApiKeys;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.config.Configuration;
import io.github.e2bmcp.server.log.AuditLog;
import io.github.e2bmcp.server.log.Log;
import io.github.e2bmcp.server.output.EnvironmentSecrets;
import io.github.e2bmcp.server.output.OutputCap;
import io.github.e2bmcp.server.output.Pipeline;
import io.github.e2bmcp.server.output.SecretMasker;
import io.github.e2bmcp.server.session.Owner;
import io.github.e2bmcp.server.session.Reaper;
import io.github.e2bmcp.server.session.SessionLimits;
import io.github.e2bmcp.server.session.Sessions;
import io.github.e2bmcp.server.tool.CallFlow;
import io.github.e2bmcp.server.tool.Presentation;
import io.github.e2bmcp.server.tool.Tool;
import io.github.e2bmcp.server.tool.Toolbox;
import io.github.e2bmcp.server.validation.ToolArguments;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a running server, put together from a configuration. No engine is touched before the
 * first call.
 */
public final class Program implements AutoCloseable {

  private final Log log;
  private final EngineRoom engines;
  private final Readiness readiness;
  private final PackageRoom packages;
  private final Sessions sessions;
  private final Reaper reaper;
  private final CallFlow flow;
  private final List<Tool> tools;
  private final Configuration configuration;
  private final List<E2bGateway> gateways = new CopyOnWriteArrayList<>();

  private Program(Configuration configuration, Map<String, String> environment) {
    InstantSource clock = InstantSource.system();
    SecretMasker masker = new SecretMasker(EnvironmentSecrets.in(environment));
    Configuration.Calls calls = configuration.calls();
    this.configuration = configuration;
    this.log =
        Log.open(
            configuration.logging().level(),
            configuration.logging().file(),
            System.err,
            masker::mask);
    this.packages = new PackageRoom(configuration.packages(), environment, log);
    this.engines =
        new EngineRoom(
            new Engines(configuration, environment, packages, () -> !gateways.isEmpty())::open,
            new WayOut(configuration.sandbox().network(), packages::registries, log),
            log);
    this.readiness = new Readiness(engines::problem, log);
    this.sessions = new Sessions(engines, sessionLimits(configuration), clock);
    this.reaper = new Reaper(sessions, clock);
    ToolArguments arguments =
        new ToolArguments(calls.codeBytes(), calls.fileBytes(), calls.packages());
    Pipeline pipeline = new Pipeline(masker, new OutputCap(calls.outputShownBytes()));
    this.flow =
        new CallFlow(
            sessions,
            new Presentation(pipeline, sessions, engines::report, clock),
            new AuditLog(log),
            arguments);
    this.tools =
        new Toolbox(configuration, arguments, packages::installer)
            .tools(sessions, engines::report, clock);
  }

  /**
   * Reads the settings and puts the program together.
   *
   * @throws io.github.e2bmcp.server.config.ConfigurationException with every problem found
   */
  public static Program of(CommandLine line, Map<String, String> environment) {
    return new Program(Configuration.read(line, environment), environment);
  }

  private static SessionLimits sessionLimits(Configuration configuration) {
    Configuration.Sessions chosen = configuration.sessions();
    return new SessionLimits(
        chosen.maxPerClient(),
        chosen.maxTotal(),
        chosen.idleTimeout(),
        chosen.lifetime(),
        configuration.sandbox().limits());
  }

  public List<Tool> tools() {
    return tools;
  }

  public CallFlow flow() {
    return flow;
  }

  /** Closes what a caller who will not come again has left. */
  public void leave(Owner owner) {
    sessions.leave(owner);
  }

  public Log log() {
    return log;
  }

  /** The largest file that a tool reads or writes. */
  public long fileBytes() {
    return configuration.calls().fileBytes();
  }

  /** E2B's API on the engine; ends with the program. */
  public E2bGateway gateway(ApiKeys keys, boolean internet) {
    Configuration.Sessions most = configuration.sessions();
    GatewayOptions options =
        GatewayOptions.standard()
            .withKeys(keys)
            .withInternet(internet)
            // Without keys all callers are one owner.
            .withSandboxesPerOwner(keys.open() ? most.maxTotal() : most.maxPerClient())
            .withTemplates(configuration.sandbox().templates().keySet())
            .withLimits(configuration.sandbox().limits())
            .withRegister(LocalEngineConfig.standard().memoryDirectory().resolve("gateway"));
    E2bGateway gateway =
        new E2bGateway(engines::engine, options, packages::registries, engines::furnish);
    gateways.add(gateway);
    return gateway;
  }

  /** Makes ready what the first call will need, as far as the configuration says. */
  public void prepare() {
    engines.prepare();
  }

  /** Where sandboxes are from, for {@code doctor}; opens it. */
  public SandboxEngine engine() {
    return engines.engine();
  }

  /** What the engine can do here; opens it. */
  public EngineReport engineReport() {
    return engines.report();
  }

  /** Why no sandbox could be made now; null when nothing is in the way. Waits 5 s at most. */
  public @Nullable String problem() throws InterruptedException {
    return readiness.problem();
  }

  /** Ends every sandbox when the process is told to end. */
  public void closeAtExit() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
  }

  /** Ends every sandbox. Idempotent. */
  @Override
  public void close() {
    reaper.close();
    sessions.close();
    gateways.forEach(E2bGateway::close);
    packages.close();
    engines.close();
    log.close();
  }
}
