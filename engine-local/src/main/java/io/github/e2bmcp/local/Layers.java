package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Delegation;
import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.local.oci.OciRuntime;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.IsolationLayer.State;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What holds in a sandbox: tried by a program inside, and read from the host's cgroup files. */
final class Layers {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Map<String, String> seen;
  private final OciRuntime runtime;
  private final List<IsolationLayer> layers = new ArrayList<>();

  private final boolean outlivesMemory;

  private Layers(Map<String, String> seen, OciRuntime runtime, boolean outlivesMemory) {
    this.seen = seen;
    this.runtime = runtime;
    this.outlivesMemory = outlivesMemory;
  }

  /**
   * Tries everything.
   *
   * @param outlivesMemory whether a sandbox lives on when one of its programs is out of memory
   */
  static List<IsolationLayer> seenIn(
      LiveSandbox sandbox, OciRuntime runtime, boolean outlivesMemory) {
    Map<String, String> seen = parse(output(sandbox));
    Layers layers = new Layers(seen, runtime, outlivesMemory);
    layers.namespaces();
    layers.privileges();
    layers.system();
    layers.limits(sandbox.container().meter(), sandbox.spec().limits());
    layers.freezer(sandbox);
    return List.copyOf(layers.layers);
  }

  /** What the program {@code probe.py} says of its attempts, as lines of NAME and what happened. */
  private static String output(LiveSandbox sandbox) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LocalProcess process =
        sandbox
            .processes()
            .start(
                ProcessSpec.of("/usr/bin/python3", "-I", "-S", "-c", program())
                    .withTimeout(DEADLINE))) {
      while (true) {
        ProcessEvent event = process.next(DEADLINE);
        if (event instanceof ProcessEvent.Stdout(byte[] bytes)) {
          out.writeBytes(bytes);
        } else if (event == null || event instanceof ProcessEvent.Ended) {
          return out.toString(StandardCharsets.UTF_8);
        }
      }
    }
  }

  private static String program() {
    try (InputStream source = Layers.class.getResourceAsStream("probe.py")) {
      if (source == null) {
        throw new SandboxException.Internal("probe.py is missing from this program");
      }
      return new String(source.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SandboxException.Internal("probe.py cannot be read", e);
    }
  }

  static Map<String, String> parse(String output) {
    Map<String, String> seen = new HashMap<>();
    for (String line : output.split("\n", -1)) {
      int gap = line.indexOf(' ');
      if (gap > 0) {
        seen.put(line.substring(0, gap), line.substring(gap + 1));
      }
    }
    return seen;
  }

  private void namespaces() {
    for (String type : List.of("user", "pid", "mnt", "net", "ipc", "uts", "cgroup")) {
      String name = (type.equals("mnt") ? "mount" : type.equals("net") ? "network" : type);
      String inside = seen.getOrDefault("ns-" + type, "unknown");
      String outside = link(Path.of("/proc/self/ns/" + type));
      if (runtime.isGvisor()) {
        add(name + "-namespace", State.ENFORCED, "a kernel of its own (gVisor)", "");
      } else if (inside.equals("unknown") || inside.equals(outside)) {
        add(name + "-namespace", State.ABSENT, "inside " + inside + ", host " + outside, "");
      } else {
        add(name + "-namespace", State.ENFORCED, "inside " + inside + ", host " + outside, "");
      }
    }
    attempt("no-network", "interfaces", "lo");
  }

  private void privileges() {
    attempt("capabilities", "capabilities", "0");
    attempt("no-new-privileges", "no-new-privileges", "1");
    if (runtime.isGvisor()) {
      add("seccomp", State.ENFORCED, "system calls end in gVisor's kernel", "");
    } else {
      attempt("seccomp", "seccomp", "2");
    }
    if (runtime.isGvisor()) {
      String detail = "those made inside are gVisor's own; the machine's kernel makes none";
      add("nested-namespaces", State.ENFORCED, detail, "");
    } else {
      attempt("nested-namespaces", "unshare", "refused");
    }
    attempt("keyrings", "keyctl", "refused");
    attempt("ptrace", "ptrace", runtime.isGvisor() ? "" : "refused");
  }

  private void system() {
    attempt("read-only-system", "write-usr", "refused");
    attempt("read-only-root", "write-root", "refused");
    attempt("masked-paths", "kcore", "refused");
    attempt("no-host-files", "host-files", "none");
    attempt("no-host-descriptors", "descriptors", "0,1,2");
    attempt("no-host-environment", "environment", "clean");
  }

  private void limits(Meter meter, Limits limits) {
    boolean counted = meter.memoryLimit() > 0 && meter.memoryLimit() <= limits.memoryBytes();
    memory(counted, meter);
    limit("cpu-limit", meter.hasProcessorQuota());
    if (runtime.isGvisor()) {
      gvisorProcesses(seen.getOrDefault("groups", "none").equals("job,pids"));
      if (seen.getOrDefault("no-automount", "").equals("refused")) {
        add(
            "system-calls",
            State.DEGRADED,
            "this gVisor refuses AT_NO_AUTOMOUNT, so that ls and stat of coreutils fail",
            "install a newer runsc");
      }
    } else {
      limit("process-limit", meter.processLimit() > 0);
      attempt("watch-quota", "watches", "bounded");
    }
    disk(counted, limits);
  }

  private void memory(boolean limited, Meter meter) {
    if (limited && !meter.limitsSwap() && swaps()) {
      add(
          "memory-limit",
          State.DEGRADED,
          "this kernel does not count what goes to swap",
          "boot the machine with swapaccount=1");
    } else if (limited && !outlivesMemory) {
      add(
          "memory-limit",
          State.DEGRADED,
          "a cgroup of its own; who is out of memory takes the whole sandbox with it",
          "");
    } else {
      limit("memory-limit", limited);
    }
  }

  /** Whether this machine has any swap: its list has a line of titles. */
  private static boolean swaps() {
    try {
      return Files.readAllLines(Path.of("/proc/swaps")).size() > 1;
    } catch (IOException e) {
      return false;
    }
  }

  /** gVisor knows no subreaper and counts no refused forks; it has groups of its own. */
  private void gvisorProcesses(boolean grouped) {
    if (grouped) {
      add(
          "process-limit",
          State.DEGRADED,
          "gVisor counts late, so that a burst may pass it by some or end its sandbox, and does not"
              + " tell that it was reached",
          "");
      add(
          "process-tree",
          State.DEGRADED,
          "a cgroup of gVisor's own; a fork bomb's tree may end only with its sandbox",
          "");
    } else {
      String remedy = "run the server as root, with a newer runsc";
      add("process-limit", State.ABSENT, "no cgroup of gVisor's own", remedy);
      add(
          "process-tree",
          State.DEGRADED,
          "a daemon of its own session may outlive its call; it ends with the sandbox",
          remedy);
    }
  }

  private void disk(boolean counted, Limits limits) {
    long size = Long.parseLong(seen.getOrDefault("disk", "0"));
    long inodes = Long.parseLong(seen.getOrDefault("inodes", "0"));
    if (size > 0 && size <= limits.diskBytes()) {
      add(
          "disk-limit",
          State.DEGRADED,
          "files lie in memory (tmpfs of "
              + size
              + " bytes)"
              + (counted ? " and count toward the memory limit" : ""),
          "");
    } else {
      add("disk-limit", State.ABSENT, "the disk inside has " + size + " bytes", "");
    }
    if (inodes > 0 && inodes <= limits.inodes()) {
      add("inode-limit", State.ENFORCED, "at most " + inodes + " files", "");
    } else {
      add("inode-limit", State.ABSENT, "the disk's files are not counted", "");
    }
  }

  private void limit(String name, boolean holds) {
    if (holds) {
      add(name, State.ENFORCED, "a cgroup of its own", "");
    } else {
      missing(name);
    }
  }

  private void missing(String name) {
    Delegation delegation = runtime.delegation();
    String has = delegation.isPresent() ? "there is only a " : "";
    add(name, State.ABSENT, has + delegation.description(), delegation.remedy());
  }

  private void freezer(LiveSandbox sandbox) {
    boolean works = sandbox.container().canFreeze();
    if (works) {
      add("freezer", State.ENFORCED, "stopped and continued a sandbox", "");
    } else {
      missing("freezer");
    }
  }

  /** A layer that holds when the program inside saw exactly this. */
  private void attempt(String layer, String attempt, String expected) {
    String outcome = seen.getOrDefault(attempt, "not tried");
    boolean holds = expected.isEmpty() ? !outcome.equals("not tried") : outcome.equals(expected);
    add(layer, holds ? State.ENFORCED : State.ABSENT, attempt + ": " + outcome, "");
  }

  private void add(String name, State state, String detail, String remedy) {
    layers.add(new IsolationLayer(name, state, detail, remedy));
  }

  private static String link(Path path) {
    try {
      return Files.readSymbolicLink(path).toString();
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
