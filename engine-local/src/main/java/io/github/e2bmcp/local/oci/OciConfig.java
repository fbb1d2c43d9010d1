package io.github.e2bmcp.local.oci;

import io.github.e2bmcp.sandbox.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the OCI runtime configuration of a sandbox. What it promises: every namespace of its own,
 * nobody's ids but a range of its own, a read-only system, one bounded writable disk, no device but
 * the harmless ones, no interface but its own loopback, no privilege that the agent does not need
 * to start programs as somebody else, and none at all for those programs.
 */
final class OciConfig {

  private static final long MEGABYTE = 1 << 20;

  /** To become the user, to hand it its terminal and home, to kill what it started. */
  private static final List<String> AGENT_CAPABILITIES =
      List.of("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_CHOWN", "CAP_FOWNER");

  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/bus",
          "/proc/config.gz",
          "/proc/driver",
          "/proc/fs",
          "/proc/interrupts",
          "/proc/kallsyms",
          "/proc/kcore",
          "/proc/keys",
          "/proc/kmsg",
          "/proc/kpagecount",
          "/proc/kpageflags",
          "/proc/latency_stats",
          "/proc/modules",
          "/proc/pagetypeinfo",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/slabinfo",
          "/proc/swaps",
          "/proc/sysrq-trigger",
          "/proc/sysvipc",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/vmallocinfo",
          // System-wide settings of pip and npm may hold an index's password.
          "/usr/etc",
          "/usr/local/etc",
          "/usr/pip.conf",
          "/usr/local/pip.conf");

  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final IdRange ids;
  private final Limits limits;

  private OciConfig(IdRange ids, Limits limits) {
    this.ids = ids;
    this.limits = limits;
  }

  /**
   * The whole configuration.
   *
   * @param cgroup the path of the cgroup that the runtime may make, inside the one that limits;
   *     empty when it is to choose
   */
  static ObjectNode of(RootSkeleton root, IdRange ids, Limits limits, String cgroup) {
    return new OciConfig(ids, limits).build(root, cgroup);
  }

  private ObjectNode build(RootSkeleton root, String cgroup) {
    ObjectNode config = json.objectNode();
    config.put("ociVersion", "1.0.2");
    config.put("hostname", "sandbox");
    config.putObject("root").put("path", root.directory().toString()).put("readonly", true);
    config.set("process", process(root));
    config.set("mounts", mounts(root));
    config.set("linux", linux(cgroup));
    return config;
  }

  private ObjectNode process(RootSkeleton root) {
    ObjectNode process = json.objectNode();
    process.put("terminal", false);
    process.putObject("user").put("uid", 0).put("gid", 0);
    String user = Integer.toString(ids.userId());
    strings(process.putArray("args"), root.agentCommand(user));
    strings(process.putArray("env"), List.of("PATH=/usr/bin:/bin", "LANG=C.UTF-8"));
    process.put("cwd", "/");
    process.put("noNewPrivileges", true);
    ObjectNode capabilities = process.putObject("capabilities");
    for (String set : List.of("bounding", "effective", "permitted")) {
      strings(capabilities.putArray(set), AGENT_CAPABILITIES);
    }
    ArrayNode rlimits = process.putArray("rlimits");
    for (ResourceLimit limit : ResourceLimit.values()) {
      long value = limit.value();
      rlimits.addObject().put("type", limit.type()).put("hard", value).put("soft", value);
    }
    return process;
  }

  private ArrayNode mounts(RootSkeleton root) {
    ArrayNode mounts = json.arrayNode();
    mount(mounts, "/proc", "proc", List.of("nosuid", "noexec", "nodev"));
    mount(mounts, "/dev", "tmpfs", List.of("nosuid", "noexec", "mode=755", "size=64k"));
    mount(
        mounts,
        "/dev/pts",
        "devpts",
        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    long shared = Math.max(MEGABYTE, Math.min(256 * MEGABYTE, limits.memoryBytes() / 4));
    mount(
        mounts,
        "/dev/shm",
        "tmpfs",
        List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + shared, "nr_inodes=16384"));
    mount(
        mounts,
        "/home",
        "tmpfs",
        List.of(
            "nosuid",
            "nodev",
            "mode=755",
            "size=" + diskBytes(limits),
            "nr_inodes=" + limits.inodes()));
    for (Map.Entry<String, Path> bind : root.binds().entrySet()) {
      ObjectNode mount = mounts.addObject();
      mount.put("destination", bind.getKey());
      mount.put("type", "bind");
      mount.put("source", bind.getValue().toString());
      strings(mount.putArray("options"), List.of("rbind", "ro", "nosuid", "nodev"));
    }
    return mounts;
  }

  /**
   * The disk lies in memory and counts towards its limit; a quarter stays for programs, so that a
   * full disk is an error of the program that fills it and not the end of the sandbox.
   */
  static long diskBytes(Limits limits) {
    return Math.min(limits.diskBytes(), limits.memoryBytes() / 4 * 3);
  }

  private static void mount(ArrayNode mounts, String target, String type, List<String> options) {
    ObjectNode mount = mounts.addObject();
    mount.put("destination", target);
    mount.put("type", type);
    mount.put("source", type);
    strings(mount.putArray("options"), options);
  }

  private ObjectNode linux(String cgroup) {
    ObjectNode linux = json.objectNode();
    ArrayNode namespaces = linux.putArray("namespaces");
    for (String type : List.of("user", "pid", "mount", "network", "ipc", "uts", "cgroup")) {
      namespaces.addObject().put("type", type);
    }
    map(linux.putArray("uidMappings"), ids.host());
    map(linux.putArray("gidMappings"), ids.hostGroup());
    // A program may listen on port 80 of its own loopback.
    linux.putObject("sysctl").put("net.ipv4.ip_unprivileged_port_start", "0");
    linux.set("seccomp", Seccomp.profile());
    strings(linux.putArray("maskedPaths"), MASKED);
    strings(linux.putArray("readonlyPaths"), List.of("/proc/sys", "/proc/irq"));
    if (!cgroup.isEmpty()) {
      linux.put("cgroupsPath", cgroup);
    }
    linux
        .putObject("resources")
        .putArray("devices")
        .addObject()
        .put("allow", false)
        .put("access", "rwm");
    return linux;
  }

  private void map(ArrayNode mappings, long host) {
    mappings.addObject().put("containerID", 0).put("hostID", host).put("size", ids.size());
  }

  private static void strings(ArrayNode target, List<String> values) {
    values.forEach(target::add);
  }
}
