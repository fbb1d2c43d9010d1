package io.github.e2bmcp.egress;

import static io.github.e2bmcp.egress.EgressTestBed.connectTo;
import static io.github.e2bmcp.egress.EgressTestBed.exchange;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.egress.address.Literal;
import io.github.e2bmcp.egress.dial.Resolver;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@link NamespaceTest} runs inside its namespaces. */
final class EgressInNamespace {

  static final Set<String> PUBLIC_ADDRESSES = Set.of("1.1.1.1", "2606:4700::1111");

  static final List<String> FAR_ADDRESSES =
      List.of(
          "1.1.1.1",
          "2606:4700::1111",
          "169.254.169.254",
          "168.63.129.16",
          "100.100.100.200",
          "10.0.0.1",
          "172.17.0.1",
          "192.168.1.1",
          "198.18.0.1",
          "203.0.113.5",
          "fd00:ec2::254",
          "2002:7f00:1::1",
          "64:ff9b::a9fe:a9fe",
          "2001:db8::1");

  private static final int PORT = 80;
  private static final String OWN_PUBLIC = "9.9.9.9";

  private EgressInNamespace() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("listen")) {
      FAR_ADDRESSES.forEach(address -> Origin.at(address, PORT, Origin::echo));
      System.out.println("listening");
      new CountDownLatch(1).await();
    } else {
      attack();
    }
  }

  private static void attack() throws IOException {
    AtomicInteger lookups = new AtomicInteger();
    Resolver rebinding =
        name -> List.of(Literal.of(lookups.getAndIncrement() == 0 ? "1.1.1.1" : "169.254.169.254"));
    try (Origin own = Origin.at(OWN_PUBLIC, PORT, Origin::echo);
        UnprotectedEngine engine = new UnprotectedEngine();
        EgressProxy proxy =
            new EgressProxy(EgressLimits.standard(), rebinding, AddressRules.strict())) {
      Sandbox sandbox = engine.create(SandboxSpec.standard());
      Egress egress = proxy.serve(sandbox, EgressPolicy.open());
      List<String> report = new ArrayList<>();
      for (String address : FAR_ADDRESSES) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        report.add(address + " direct=" + direct(address) + " proxy=" + proxied(egress, host));
      }
      report.add(
          "own public address direct="
              + direct(own.inetAddress().getHostAddress())
              + " proxy="
              + proxied(egress, OWN_PUBLIC));
      report.add(
          "rebinding name proxy="
              + proxied(egress, "rebinding.example")
              + " then="
              + proxied(egress, "rebinding.example"));
      report.forEach(System.out::println);
    }
  }

  private static String direct(String address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(Literal.of(address), PORT), 2_000);
      return "reached";
    } catch (IOException e) {
      return "failed: " + e.getMessage();
    }
  }

  private static String proxied(Egress egress, String host) throws IOException {
    String answer = exchange(egress, connectTo(host + ":" + PORT), new byte[] {'p', 'i', 'n', 'g'});
    if (answer.startsWith("HTTP/1.1 403 ")) {
      return "refused";
    }
    return answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("ping") ? "reached" : answer;
  }
}
