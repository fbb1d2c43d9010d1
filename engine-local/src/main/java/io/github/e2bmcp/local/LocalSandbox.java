package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.local.io.LocalFiles;
import io.github.e2bmcp.local.io.LocalListener;
import io.github.e2bmcp.local.io.LocalStream;
import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.local.wire.Mailbox;
import io.github.e2bmcp.local.wire.Requests;
import io.github.e2bmcp.sandbox.EndedBy;
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
import io.github.e2bmcp.sandbox.SandboxStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A caller's hold on a sandbox; any number of them share the one {@link LiveSandbox}. */
final class LocalSandbox implements Sandbox {

  private static final Duration DIAL_DEADLINE = Duration.ofSeconds(10);
  private static final Duration USAGE_DEADLINE = Duration.ofSeconds(5);

  private final LiveSandbox live;
  private final KeptSandboxes kept;

  LocalSandbox(LiveSandbox live, KeptSandboxes kept) {
    this.live = live;
    this.kept = kept;
  }

  @Override
  public String id() {
    return live.id();
  }

  @Override
  public SandboxInfo info() {
    live.requireAlive();
    return live.info();
  }

  @Override
  public SandboxProcess start(ProcessSpec spec) {
    live.requireRunning();
    return live.processes().start(spec);
  }

  @Override
  public List<ProcessInfo> processes() {
    live.requireRunning();
    return live.processes().list();
  }

  @Override
  public SandboxProcess attach(ProcessSelector selector) {
    live.requireRunning();
    return live.processes().attach(selector);
  }

  @Override
  public SandboxFiles files() {
    live.requireRunning();
    return new LocalFiles(live.connection());
  }

  @Override
  public Metrics metrics() {
    live.requireRunning();
    Fields usage = Requests.ask(live.connection(), Fields.of("usage"), "metrics", USAGE_DEADLINE);
    Meter meter = live.container().meter();
    int counted = meter.processes();
    return new Metrics(
        Instant.now(),
        Duration.ofNanos(Math.max(0, meter.cpuNanos())),
        meter.memoryBytes(),
        meter.memoryPeakBytes(),
        Math.max(0, usage.number(1)),
        counted >= 0 ? counted : usage.number(2, 0, Integer.MAX_VALUE));
  }

  @Override
  public SandboxStream dial(int port) {
    live.requireRunning();
    if (port < 1 || port > 65_535) {
      throw new SandboxException.InvalidArgument("A port is 1 to 65535, not " + port + ".");
    }
    Mailbox mailbox = new Mailbox();
    String text = Integer.toString(port);
    Channel channel = live.connection().open(Fields.of("dial", text), mailbox);
    try {
      Requests.positive(live.connection(), mailbox.take(DIAL_DEADLINE), text);
      return new LocalStream(channel, mailbox);
    } catch (SandboxException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public SandboxListener listen(int port) {
    live.requireRunning();
    if (port < 0 || port > 65_535) {
      throw new SandboxException.InvalidArgument("A port is 0 to 65535, not " + port + ".");
    }
    return new LocalListener(live.connection()).open(port);
  }

  @Override
  public void extend(Duration timeToLive) {
    live.requireAlive();
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new SandboxException.InvalidArgument("The remaining life must be positive.");
    }
    live.expireAt(Instant.now().plus(timeToLive));
  }

  @Override
  public void pause() {
    live.container().pause(kept);
  }

  @Override
  public void resume() {
    live.container().resume();
  }

  @Override
  public void kill() {
    live.end(EndedBy.KILLED);
  }

  @Override
  public void close() {
    // Nothing is held for this object alone.
  }
}
