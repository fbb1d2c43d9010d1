package io.github.e2bmcp.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The proxy in a network namespace of the test's own, joined to a second one that carries the
 * addresses of the attacks with listeners behind them. There is no way out of the two: what a
 * faulty proxy would send ends there.
 */
class NamespaceTest {

  private static final String SUFFIX = Long.toString(ProcessHandle.current().pid(), 36);
  private static final String NEAR = "egress-near-" + SUFFIX;
  private static final String FAR = "egress-far-" + SUFFIX;

  @BeforeAll
  static void makeNamespaces() throws Exception {
    assumeTrue(
        run("ip", "netns", "add", NEAR) == 0 && run("ip", "netns", "add", FAR) == 0,
        "making network namespaces takes root and iproute2");
    String setUp =
        """
        ip -n NEAR link set lo up && ip -n FAR link set lo up
        ip -n NEAR link add name near type veth peer name far netns FAR
        ip -n NEAR addr add 10.99.0.1/30 dev near
        ip -n FAR addr add 10.99.0.2/30 dev far
        ip -n NEAR -6 addr add fd99::1/64 dev near nodad
        ip -n FAR -6 addr add fd99::2/64 dev far nodad
        ip -n NEAR link set near up && ip -n FAR link set far up
        ip -n NEAR addr add 9.9.9.9/32 dev lo
        ip -n NEAR route add default via 10.99.0.2
        ip -n NEAR -6 route add default via fd99::2
        """;
    StringBuilder script = new StringBuilder("set -e\n").append(setUp);
    for (String address : EgressInNamespace.FAR_ADDRESSES) {
      String family = address.contains(":") ? "-6" : "-4";
      String length = address.contains(":") ? "/128" : "/32";
      String flags = address.contains(":") ? " nodad" : "";
      script.append(
          "ip -n FAR %s addr add %s%s dev lo%s%n".formatted(family, address, length, flags));
    }
    String line = script.toString().replace("NEAR", NEAR).replace("FAR", FAR);
    assertThat(run("sh", "-c", line)).isZero();
  }

  @AfterAll
  static void removeNamespaces() throws Exception {
    run("ip", "netns", "del", NEAR);
    run("ip", "netns", "del", FAR);
  }

  /**
   * First without the proxy, which reaches every listener: the test can fail. Then by the proxy,
   * which reaches the public ones alone.
   */
  @Test
  void onlyPublicAddressesAreReached() throws Exception {
    Process listeners = java(FAR, "listen");
    try {
      assertThat(listeners.inputReader().readLine()).isEqualTo("listening");
      Process proxy = java(NEAR, "attack");
      List<String> report = proxy.inputReader().lines().toList();
      assertThat(proxy.waitFor(60, TimeUnit.SECONDS)).isTrue();
      List<String> expected = new ArrayList<>();
      for (String address : EgressInNamespace.FAR_ADDRESSES) {
        boolean open = EgressInNamespace.PUBLIC_ADDRESSES.contains(address);
        expected.add(address + " direct=reached proxy=" + (open ? "reached" : "refused"));
      }
      expected.add("own public address direct=reached proxy=refused");
      expected.add("rebinding name proxy=reached then=refused");
      assertThat(report).containsExactlyElementsOf(expected);
    } finally {
      listeners.destroyForcibly();
    }
  }

  private static Process java(String namespace, String mode) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            Stream.of(
                    List.of("ip", "netns", "exec", namespace, java),
                    List.of("-cp", System.getProperty("java.class.path")),
                    List.of(EgressInNamespace.class.getName(), mode))
                .flatMap(List::stream)
                .toList())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean ended = process.waitFor(20, TimeUnit.SECONDS);
    assertThat(ended).as(output).isTrue();
    return process.exitValue();
  }
}
