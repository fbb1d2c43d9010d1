package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.local.io.Paths;
import io.github.e2bmcp.local.oci.RootSkeleton;
import io.github.e2bmcp.local.wire.AgentConnection;
import io.github.e2bmcp.local.wire.Channel;
import io.github.e2bmcp.local.wire.Fields;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.PtySize;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The processes of one sandbox that were started through the contract and still run. */
final class ProcessTable implements RunningProcess.Owner {

  /** How long the agent may take to enforce a wall time before the whole sandbox is ended. */
  private static final long TIMEOUT_GRACE = TimeUnit.SECONDS.toNanos(6);

  /** A command line as long as this is a mistake, and longer than one frame. */
  private static final int MAX_REQUEST = 900_000;

  private final LiveSandbox sandbox;
  private final Map<RunningProcess, LimitHits.Mark> running = new ConcurrentHashMap<>();
  private final LimitHits hits = new LimitHits();

  ProcessTable(LiveSandbox sandbox) {
    this.sandbox = sandbox;
  }

  LocalProcess start(ProcessSpec spec) {
    RunningProcess process = new RunningProcess(this, spec);
    Fields request = request(spec);
    running.put(process, LimitHits.Mark.of(sandbox.container().meter()));
    try {
      sandbox.connection().open(request, process);
      return process.begin();
    } catch (RuntimeException e) {
      running.remove(process);
      throw e;
    }
  }

  /** What is to be kept with the sandbox, which rests. */
  List<RunningProcess.Kept> keep() {
    AgentConnection connection = sandbox.connection();
    return running.keySet().stream()
        .filter(process -> process.pid() > 0)
        .map(process -> process.keep(connection.creditsAtRest(process.channel())))
        .toList();
  }

  /** Takes over what was kept. */
  void adopt(List<RunningProcess.Kept> kept) {
    for (RunningProcess.Kept one : kept) {
      RunningProcess process = new RunningProcess(this, one);
      running.put(process, LimitHits.Mark.of(Meter.NONE));
      Channel channel = sandbox.connection().reopen(one.channel(), one.credits(), process);
      assert channel.number() == one.channel();
    }
  }

  /** The time that the sandbox was paused does not count as theirs. */
  void paused(Duration time) {
    running.keySet().forEach(process -> process.paused(time));
  }

  private Fields request(ProcessSpec spec) {
    Fields.Writer writer = new Fields.Writer().add("start");
    int size = 0;
    for (String argument : spec.command()) {
      writer.add("arg", noNul(argument));
      size += argument.length();
    }
    Map<String, String> given = new HashMap<>(sandbox.spec().environment());
    given.putAll(spec.environment());
    Map<String, String> environment = new HashMap<>(base(spec));
    if (given.containsKey("LANG")) {
      // Who says the language says its characters.
      environment.remove("LC_CTYPE");
    }
    environment.putAll(given);
    for (Map.Entry<String, String> entry : environment.entrySet()) {
      writer.add("env", noNul(entry.getKey()) + "=" + noNul(entry.getValue()));
      size += entry.getValue().length();
    }
    if (size > MAX_REQUEST) {
      throw new SandboxException.InvalidArgument(
          "The command and its environment are larger than " + MAX_REQUEST + " characters.");
    }
    writer.add("directory", Paths.directory(spec.directory()));
    writer.add("user", user(spec));
    writer.add("open-files", Integer.toString(sandbox.spec().limits().openFiles()));
    writer.add("output-limit", Long.toString(spec.outputLimit()));
    writer.add("timeout-ms", Long.toString(milliseconds(spec)));
    writer.add("stdin", spec.stdin() ? "1" : "");
    PtySize pty = spec.pty();
    writer.add("terminal", pty == null ? "" : pty.columns() + "x" + pty.rows());
    return writer.fields();
  }

  private static long milliseconds(ProcessSpec spec) {
    long millis = spec.timeout().toMillis();
    // A timeout below the clock's step is still one.
    return spec.timeout().isZero() ? 0 : Math.max(1, millis);
  }

  private static Map<String, String> base(ProcessSpec spec) {
    boolean root = spec.user().equals("root");
    String terminal = spec.pty() == null ? "dumb" : "xterm-256color";
    return Map.of(
        "PATH",
        RootSkeleton.PATH,
        "HOME",
        root ? "/root" : Paths.HOME,
        "USER",
        root ? "root" : "user",
        "LOGNAME",
        root ? "root" : "user",
        "SHELL",
        "/bin/bash",
        // Not LANG: for that each program looks for twelve more files when it starts.
        "LC_CTYPE",
        "C.UTF-8",
        "TERM",
        terminal);
  }

  private static String user(ProcessSpec spec) {
    return switch (spec.user()) {
      case "", "user" -> "user";
      case "root" -> "root";
      default ->
          throw new SandboxException.InvalidArgument(
              "There is no user " + spec.user() + "; there are user and root.");
    };
  }

  private static String noNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new SandboxException.InvalidArgument("Arguments and environment must not contain NUL.");
    }
    return text;
  }

  List<ProcessInfo> list() {
    return running.keySet().stream()
        .filter(process -> process.pid() > 0)
        .map(RunningProcess::info)
        .sorted((one, other) -> Integer.compare(one.pid(), other.pid()))
        .toList();
  }

  LocalProcess attach(ProcessSelector selector) {
    for (RunningProcess process : running.keySet()) {
      boolean matches =
          switch (selector) {
            case ProcessSelector.ByPid(int pid) -> process.pid() == pid;
            case ProcessSelector.ByTag(String tag) ->
                !tag.isEmpty() && process.spec().tag().equals(tag);
          };
      if (matches && process.pid() > 0) {
        return process.view();
      }
    }
    throw new SandboxException.ProcessNotFound(
        "No running process of sandbox " + sandbox.id() + " matches " + selector + ".");
  }

  /** Ends the sandbox when the agent let a process outlive its wall time. */
  void check() {
    hits.look(sandbox.container().meter());
    for (RunningProcess process : running.keySet()) {
      long timeout = process.spec().timeout().toNanos();
      if (timeout > 0
          && System.nanoTime() - process.startedAt() - timeout > TIMEOUT_GRACE
          && !process.isOver()) {
        sandbox.end(EndedBy.TIMEOUT);
        return;
      }
    }
  }

  @Override
  public EndedBy verdict(RunningProcess process, EndedBy claimed, int exitCode) {
    EndedBy fate = sandbox.ending();
    if (fate != null && exitCode < 0 && claimed == EndedBy.KILLED) {
      return afterKernel(process, fate);
    }
    boolean failed = exitCode != 0;
    boolean open =
        claimed == EndedBy.EXIT || claimed == EndedBy.KILLED || claimed == EndedBy.CRASHED;
    return failed && open ? afterKernel(process, claimed) : claimed;
  }

  private EndedBy afterKernel(RunningProcess process, EndedBy otherwise) {
    LimitHits.Mark start = running.get(process);
    return start == null ? otherwise : hits.explain(start, sandbox.container().meter(), otherwise);
  }

  @Override
  public void ended(RunningProcess process) {
    running.remove(process);
  }

  @Override
  public void unbounded(RunningProcess process, EndedBy limit) {
    // The caller is the connection's reader, which must not wait for the sandbox's end.
    Thread.startVirtualThread(() -> sandbox.end(limit));
  }
}
