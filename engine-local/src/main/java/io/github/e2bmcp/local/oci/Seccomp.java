package io.github.e2bmcp.local.oci;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The system call filter: everything is allowed but what reaches parts of the kernel that honest
 * programs in a sandbox have no use for. A list of the allowed would break programs with each new C
 * library; this one loses nothing when a new harmless call appears.
 */
final class Seccomp {

  private static final int EPERM = 1;
  private static final int ENOSYS = 38;

  private static final List<String> REFUSED =
      List.of(
          // Kernel keyrings are not namespaced by user id ranges alone.
          "keyctl",
          "add_key",
          "request_key",
          // Large attack surfaces.
          "io_uring_setup",
          "io_uring_enter",
          "io_uring_register",
          "bpf",
          "userfaultfd",
          "perf_event_open",
          "fanotify_init",
          "fanotify_mark",
          // File systems and namespaces.
          "mount",
          "umount",
          "umount2",
          "pivot_root",
          "chroot",
          "fsopen",
          "fsconfig",
          "fsmount",
          "fspick",
          "move_mount",
          "open_tree",
          "mount_setattr",
          "setns",
          "open_by_handle_at",
          "sysfs",
          "ustat",
          "quotactl",
          "quotactl_fd",
          "swapon",
          "swapoff",
          // Other processes.
          "ptrace",
          "process_vm_readv",
          "process_vm_writev",
          "kcmp",
          "pidfd_getfd",
          "process_madvise",
          "move_pages",
          "migrate_pages",
          // The machine itself.
          "kexec_load",
          "kexec_file_load",
          "init_module",
          "finit_module",
          "delete_module",
          "create_module",
          "reboot",
          "syslog",
          "acct",
          "iopl",
          "ioperm",
          "settimeofday",
          "stime",
          "clock_settime",
          "clock_settime64",
          "clock_adjtime",
          "clock_adjtime64",
          "adjtimex",
          "sethostname",
          "setdomainname",
          "vhangup",
          "lookup_dcookie",
          "nfsservctl",
          "uselib",
          "_sysctl",
          "vm86",
          "vm86old",
          "modify_ldt");

  /** NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
  private static final long[] NAMESPACE_FLAGS = {
    0x80L, 0x20000L, 0x2000000L, 0x4000000L, 0x8000000L, 0x10000000L, 0x20000000L, 0x40000000L
  };

  /** TIOCSTI and TIOCLINUX push input into a terminal. */
  private static final long[] TERMINAL_REQUESTS = {0x5412, 0x541c};

  /** ADDR_NO_RANDOMIZE and READ_IMPLIES_EXEC, alone and together. */
  private static final long[] PERSONALITIES = {0x40000, 0x400000, 0x440000};

  private static final long LISTENER_FLAG = 8;

  /** The first process of a sandbox. */
  private static final int AGENT = 1;

  private static final int PRIO_USER = 2;
  private static final int AF_NETLINK = 16;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final ArrayNode rules = json.arrayNode();

  private Seccomp() {}

  /** The {@code linux.seccomp} object of an OCI configuration. */
  static ObjectNode profile() {
    return new Seccomp().build();
  }

  private ObjectNode build() {
    refuse(REFUSED, EPERM);
    // Its flags are in memory, where a filter cannot look; libraries fall back to clone.
    refuse(List.of("clone3"), ENOSYS);
    for (long flag : NAMESPACE_FLAGS) {
      refuse(List.of("unshare"), argument(0, "SCMP_CMP_MASKED_EQ", flag, flag));
      if (flag != NAMESPACE_FLAGS[0]) {
        // In clone these bits are the exit signal's, where NEWTIME does not exist.
        refuse(List.of("clone"), argument(0, "SCMP_CMP_MASKED_EQ", flag, flag));
      }
    }
    for (long request : TERMINAL_REQUESTS) {
      refuse(List.of("ioctl"), argument(1, "SCMP_CMP_MASKED_EQ", 0xffffffffL, request));
    }
    for (long personality : PERSONALITIES) {
      refuse(List.of("personality"), argument(0, "SCMP_CMP_EQ", personality, 0));
    }
    others();
    refuse(List.of("seccomp"), argument(1, "SCMP_CMP_MASKED_EQ", LISTENER_FLAG, LISTENER_FLAG));
    sockets();
    ObjectNode profile = json.objectNode();
    profile.put("defaultAction", "SCMP_ACT_ALLOW");
    profile.putArray("architectures").add(architecture());
    profile.set("syscalls", rules);
    return profile;
  }

  /**
   * Where there is but one id, the kernel lets programs set what other processes, the agent among
   * them, may use: their limits, and whether they get any processor time.
   */
  private void others() {
    refuse(
        List.of("prlimit64"), argument(0, "SCMP_CMP_NE", 0, 0), argument(2, "SCMP_CMP_NE", 0, 0));
    refuse(
        List.of("sched_setscheduler", "sched_setparam", "sched_setattr", "sched_setaffinity"),
        argument(0, "SCMP_CMP_EQ", AGENT, 0));
    refuse(List.of("setpriority"), argument(1, "SCMP_CMP_EQ", AGENT, 0));
    refuse(List.of("setpriority"), argument(0, "SCMP_CMP_EQ", PRIO_USER, 0));
  }

  /** Local and internet sockets only, and of netlink what getifaddrs needs (protocol 0). */
  private void sockets() {
    for (int family = AF_INET + 1; family < AF_NETLINK; family++) {
      if (family != AF_INET6) {
        refuse(List.of("socket", "socketpair"), argument(0, "SCMP_CMP_EQ", family, 0));
      }
    }
    refuse(List.of("socket", "socketpair"), argument(0, "SCMP_CMP_EQ", AF_UNIX - 1, 0));
    refuse(List.of("socket", "socketpair"), argument(0, "SCMP_CMP_GT", AF_NETLINK, 0));
    refuse(
        List.of("socket"),
        argument(0, "SCMP_CMP_EQ", AF_NETLINK, 0),
        argument(2, "SCMP_CMP_NE", 0, 0));
  }

  private void refuse(List<String> names, int errno) {
    rule(names, errno);
  }

  private void refuse(List<String> names, ObjectNode... arguments) {
    ArrayNode list = rule(names, EPERM).putArray("args");
    for (ObjectNode argument : arguments) {
      list.add(argument);
    }
  }

  private ObjectNode rule(List<String> names, int errno) {
    ObjectNode rule = rules.addObject();
    ArrayNode list = rule.putArray("names");
    names.forEach(list::add);
    rule.put("action", "SCMP_ACT_ERRNO");
    rule.put("errnoRet", errno);
    return rule;
  }

  private ObjectNode argument(int index, String operator, long value, long valueTwo) {
    ObjectNode argument = json.objectNode();
    argument.put("index", index);
    argument.put("value", value);
    argument.put("valueTwo", valueTwo);
    argument.put("op", operator);
    return argument;
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "aarch64" -> "SCMP_ARCH_AARCH64";
      case "riscv64" -> "SCMP_ARCH_RISCV64";
      case "ppc64le" -> "SCMP_ARCH_PPC64LE";
      default -> "SCMP_ARCH_X86_64";
    };
  }
}
