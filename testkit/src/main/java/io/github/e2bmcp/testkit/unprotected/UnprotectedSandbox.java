package io.github.e2bmcp.testkit.unprotected;

import io.github.e2bmcp.sandbox.Metrics;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A temporary directory as home and the processes that were started there. */
final class UnprotectedSandbox implements Sandbox {

  /** Every process inherits it, so that daemons are found after they left the process tree. */
  static final String MARK = "UNPROTECTED_SANDBOX";

  private final String id = UUID.randomUUID().toString();
  private final Instant createdAt = Instant.now();
  private final List<HostProcess> processes = new CopyOnWriteArrayList<>();
  private final SandboxSpec spec;
  private final UnprotectedEngine engine;
  private final Path home;
  private volatile Instant expiresAt;
  private volatile boolean ended;

  UnprotectedSandbox(SandboxSpec spec, UnprotectedEngine engine) {
    this.spec = spec;
    this.engine = engine;
    this.expiresAt = createdAt.plus(spec.timeToLive());
    try {
      this.home = Files.createTempDirectory("unprotected-").toRealPath();
    } catch (IOException e) {
      throw new SandboxException.EngineUnavailable("no temporary directory: " + e.getMessage(), e);
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public SandboxInfo info() {
    return new SandboxInfo(
        id,
        UnprotectedEngine.NAME,
        spec.template(),
        SandboxInfo.State.RUNNING,
        createdAt,
        expiresAt,
        spec.metadata(),
        spec.limits());
  }

  @Override
  public SandboxProcess start(ProcessSpec process) {
    checkAlive();
    if (process.pty() != null) {
      throw new SandboxException.Unsupported("the unprotected engine has no terminals");
    }
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("USER", "user");
    environment.put("LANG", "C.UTF-8");
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.putAll(spec.environment());
    environment.putAll(process.environment());
    environment.put(MARK, id + "/" + UUID.randomUUID());
    HostProcess started =
        HostProcess.start(process, environment, home.resolve(process.directory()));
    processes.add(started);
    started.onEnd(() -> processes.remove(started));
    return started.firstView();
  }

  @Override
  public List<ProcessInfo> processes() {
    checkAlive();
    return processes.stream().filter(HostProcess::isAlive).map(HostProcess::info).toList();
  }

  @Override
  public SandboxProcess attach(ProcessSelector selector) {
    checkAlive();
    return processes.stream()
        .filter(HostProcess::isAlive)
        .filter(process ->
            switch (selector) {
              case ProcessSelector.ByPid byPid -> process.info().pid() == byPid.pid();
              case ProcessSelector.ByTag byTag -> process.info().tag().equals(byTag.tag());
            })
        .findFirst()
        .orElseThrow(() -> new SandboxException.ProcessNotFound("no process has " + selector))
        .view();
  }

  @Override
  public SandboxFiles files() {
    checkAlive();
    return new UnprotectedFiles(home);
  }

  @Override
  public Metrics metrics() {
    checkAlive();
    return new Metrics(Instant.now(), Duration.ZERO, -1, -1, -1, processes().size());
  }

  @Override
  public SandboxStream dial(int port) {
    checkAlive();
    return Loopback.dial(port);
  }

  @Override
  public SandboxListener listen(int port) {
    checkAlive();
    return Loopback.listen(port);
  }

  @Override
  public void extend(Duration timeToLive) {
    checkAlive();
    expiresAt = Instant.now().plus(timeToLive);
  }

  @Override
  public void pause() {
    throw new SandboxException.Unsupported("the unprotected engine cannot pause");
  }

  @Override
  public void resume() {
    throw new SandboxException.Unsupported("the unprotected engine cannot pause");
  }

  @Override
  public void kill() {
    if (ended) {
      return;
    }
    ended = true;
    engine.forget(id);
    processes.forEach(HostProcess::killTree);
    HostProcess.killMarked(id);
    try {
      UnprotectedFiles.removeTree(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}

  private void checkAlive() {
    if (ended) {
      throw new SandboxException.SandboxNotFound("the sandbox " + id + " has ended");
    }
  }
}
