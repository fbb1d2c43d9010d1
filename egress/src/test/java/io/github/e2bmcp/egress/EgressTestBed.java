package io.github.e2bmcp.egress;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.egress.address.Literal;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A sandbox, names that only this test knows, and proxies that know them. */
final class EgressTestBed implements AutoCloseable {

  final UnprotectedEngine engine = new UnprotectedEngine();
  final Sandbox sandbox = engine.create(SandboxSpec.standard());
  final ConcurrentLinkedQueue<String> lookups = new ConcurrentLinkedQueue<>();
  EgressLimits limits = EgressLimits.standard();

  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final List<EgressProxy> proxies = new ArrayList<>();
  private AddressRules rules = AddressRules.strict();

  /** A name for the origin, which is lifted by its exact address and port. */
  void knows(String name, Origin origin) {
    names.put(name, List.of(origin.inetAddress()));
    rules = rules.lifting(origin.address());
  }

  void knows(String name, String... addresses) throws UnknownHostException {
    List<InetAddress> list = new ArrayList<>();
    for (String address : addresses) {
      list.add(Literal.of(address));
    }
    names.put(name, list);
  }

  Egress serve(EgressPolicy policy) {
    EgressProxy proxy = new EgressProxy(limits, this::resolve, rules);
    proxies.add(proxy);
    return proxy.serve(sandbox, policy);
  }

  /**
   * Sends all, ends its direction, and reads to the end; returns when the connection is noted too,
   * which happens after its client has all.
   */
  static String exchange(Egress egress, byte[]... messages) throws IOException {
    long before = egress.log().count();
    String answer;
    try (Socket socket = connect(egress)) {
      for (byte[] message : messages) {
        socket.getOutputStream().write(message);
      }
      socket.shutdownOutput();
      answer = readAll(socket);
    }
    eventually(() -> egress.log().count() > before);
    return answer;
  }

  static String exchange(Egress egress, String message) throws IOException {
    return exchange(egress, bytes(message));
  }

  static Socket connect(Egress egress) throws IOException {
    Socket socket = new Socket(Literal.of("127.0.0.1"), egress.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A CONNECT request for what stands there. */
  static byte[] connectTo(String authority) {
    return bytes("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
  }

  /** The entry of the connection that ended last, once this many have ended. */
  static EgressEntry entry(Egress egress, int count) {
    eventually(() -> egress.log().count() >= count);
    return egress.log().entries().getLast();
  }

  static void eventually(BooleanSupplier condition) {
    long due = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > due) {
        throw new AssertionError("it did not come to pass within 20 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    proxies.forEach(EgressProxy::close);
    sandbox.kill();
    engine.close();
  }

  private List<InetAddress> resolve(String name) throws UnknownHostException {
    lookups.add(name);
    List<InetAddress> addresses = names.get(name);
    if (addresses == null) {
      throw new UnknownHostException(name);
    }
    return addresses;
  }
}
