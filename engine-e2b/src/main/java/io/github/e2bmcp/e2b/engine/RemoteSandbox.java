package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.envd.EnvdMetrics;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.envd.ProcessStart;
import io.github.e2bmcp.e2b.envd.ProcessStream;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.Metrics;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sandbox of E2B behind the contract. */
final class RemoteSandbox implements Sandbox {

  /** Beyond a process's own bound, in case this program is gone when it strikes. */
  private static final Duration DEADLINE_GRACE = Duration.ofSeconds(10);

  private final E2bEngine engine;
  private final E2bSandbox sandbox;
  private final RemoteFiles files;

  RemoteSandbox(E2bEngine engine, E2bSandbox sandbox) {
    this.engine = engine;
    this.sandbox = sandbox;
    files = new RemoteFiles(sandbox);
  }

  @Override
  public String id() {
    return sandbox.id();
  }

  @Override
  public SandboxInfo info() {
    return info(Translation.of(id(), sandbox::info));
  }

  static SandboxInfo info(SandboxDetails details) {
    Map<String, String> metadata = new HashMap<>(details.metadata());
    metadata.remove(Ledger.METADATA);
    return new SandboxInfo(
        details.sandboxId(),
        E2bEngine.NAME,
        details.alias().isEmpty() ? details.templateId() : details.alias(),
        details.state() == SandboxDetails.State.PAUSED
            ? SandboxInfo.State.PAUSED
            : SandboxInfo.State.RUNNING,
        details.startedAt(),
        details.endAt(),
        metadata,
        limits(details));
  }

  /** E2B tells three limits; of the others none is known to be set. */
  private static Limits limits(SandboxDetails details) {
    return new Limits(
        bytes(details.memoryMegabytes()),
        details.cpuCount() > 0 ? details.cpuCount() : Limits.UNKNOWN.cpus(),
        Limits.UNKNOWN.processes(),
        bytes(details.diskMegabytes()),
        Limits.UNKNOWN.inodes(),
        Limits.UNKNOWN.openFiles());
  }

  private static long bytes(long megabytes) {
    return megabytes > 0 ? megabytes << 20 : Long.MAX_VALUE;
  }

  @Override
  public SandboxProcess start(ProcessSpec spec) {
    String mark = ProcessTree.newMark();
    Map<String, String> environment = new HashMap<>(spec.environment());
    environment.put(ProcessTree.MARK, mark);
    PtySize pty = spec.pty();
    ProcessStart start =
        new ProcessStart(
            spec.command(),
            environment,
            spec.directory(),
            spec.user(),
            spec.tag(),
            spec.stdin(),
            pty == null ? 0 : pty.columns(),
            pty == null ? 0 : pty.rows(),
            spec.timeout().isZero() ? Duration.ZERO : spec.timeout().plus(DEADLINE_GRACE));
    ProcessService processes = sandbox.processes();
    ProcessStream stream =
        Translation.of(id(), () -> processes.start(start, processes.envd().requestTimeout()));
    RemoteProcess.Facts facts =
        new RemoteProcess.Facts(
            spec.tag(), mark, spec.user(), pty != null, spec.timeout(), spec.outputLimit());
    return new RemoteProcess(sandbox, stream, facts);
  }

  @Override
  public List<ProcessInfo> processes() {
    return running().stream()
        .filter(running -> !running.environment().containsKey(ProcessTree.INTERNAL))
        .map(running -> {
          Map<String, String> environment = new HashMap<>(running.environment());
          environment.remove(ProcessTree.MARK);
          return new ProcessInfo(
              running.pid(), running.tag(), running.command(), environment, running.directory());
        })
        .toList();
  }

  private List<ProcessService.Running> running() {
    ProcessService processes = sandbox.processes();
    return Translation.of(id(), () -> processes.list(processes.envd().requestTimeout()));
  }

  @Override
  public SandboxProcess attach(ProcessSelector selector) {
    ProcessService.Running running =
        running().stream()
            .filter(candidate -> matches(selector, candidate))
            .findFirst()
            .orElseThrow(() ->
                new SandboxException.ProcessNotFound(
                    "sandbox " + id() + ": no process matches " + selector));
    ProcessService processes = sandbox.processes();
    Selector pid = Selector.pid(running.pid());
    ProcessStream stream =
        Translation.of(
            id(), () -> processes.connect(pid, Duration.ZERO, processes.envd().requestTimeout()));
    String mark = running.environment().getOrDefault(ProcessTree.MARK, "");
    boolean terminal = running.environment().containsKey("TERM");
    return new RemoteProcess(
        sandbox,
        stream,
        new RemoteProcess.Facts(running.tag(), mark, "", terminal, Duration.ZERO, 0));
  }

  private static boolean matches(ProcessSelector selector, ProcessService.Running running) {
    return switch (selector) {
      case ProcessSelector.ByPid byPid -> byPid.pid() == running.pid();
      case ProcessSelector.ByTag byTag -> byTag.tag().equals(running.tag());
    };
  }

  @Override
  public SandboxFiles files() {
    return files;
  }

  @Override
  public Metrics metrics() {
    EnvdMetrics now = Translation.of(id(), () -> sandbox.envd().metrics());
    return new Metrics(
        Instant.now(), Duration.ofNanos(-1), now.memoryUsed(), -1, now.diskUsed(), -1);
  }

  @Override
  public SandboxStream dial(int port) {
    requirePort(port, 1);
    return TcpRelay.dial(sandbox, port);
  }

  private static void requirePort(int port, int least) {
    if (port < least || port > 65_535) {
      throw new SandboxException.InvalidArgument(
          "a port is " + least + " to 65535, but not " + port);
    }
  }

  @Override
  public SandboxListener listen(int port) {
    requirePort(port, 0);
    return RemoteListener.open(sandbox, port);
  }

  @Override
  public void extend(Duration timeToLive) {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new SandboxException.InvalidArgument("a life must be positive, but is " + timeToLive);
    }
    Translation.run(id(), () -> sandbox.setTimeout(timeToLive));
  }

  @Override
  public void pause() {
    Translation.of(id(), sandbox::pause);
  }

  @Override
  public void resume() {
    engine.resume(id());
  }

  @Override
  public void kill() {
    try {
      sandbox.kill();
    } catch (E2bException e) {
      throw Translation.of(id(), e);
    }
    engine.forget(id());
  }

  @Override
  public void close() {
    // Processes hold their own streams; the connections are the engine's.
  }
}
