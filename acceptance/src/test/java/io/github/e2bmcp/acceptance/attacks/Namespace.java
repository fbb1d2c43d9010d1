package io.github.e2bmcp.acceptance.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace that nothing leads out of: its only interface is its loopback, which carries
 * the addresses that attacks ask for. Needs root.
 */
final class Namespace implements AutoCloseable {

  /** Metadata services, private networks, and public addresses in both families and disguised. */
  static final List<String> ADDRESSES =
      List.of(
          "169.254.169.254",
          "169.254.170.2",
          "fd00:ec2::254",
          "10.0.0.1",
          "172.17.0.1",
          "192.168.1.1",
          "100.64.0.1",
          "1.1.1.1",
          "8.8.8.8",
          "64:ff9b::7f00:1",
          "2606:4700:4700::1111");

  private final String name = "e2b-mcp-attacks-" + ProcessHandle.current().pid();

  Namespace() throws IOException {
    run("ip", "netns", "add", name);
    run("ip", "-n", name, "link", "set", "lo", "up");
    for (String prefix : prefixes()) {
      run("ip", "-n", name, "address", "add", prefix, "dev", "lo");
    }
  }

  /** The addresses as {@code ip} takes them. */
  static List<String> prefixes() {
    return ADDRESSES.stream().map(it -> it + (it.contains(":") ? "/128" : "/32")).toList();
  }

  /** What runs a command in this namespace and leaves everything else as it is. */
  List<String> entering(List<String> command) {
    // Not «ip netns exec», which mounts a new /sys without control groups.
    List<String> whole = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
    whole.addAll(command);
    return whole;
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] said = process.getInputStream().readAllBytes();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(List.of(command) + ": " + new String(said, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    run("ip", "netns", "delete", name);
  }
}
