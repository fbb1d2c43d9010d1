package io.github.e2bmcp.egress.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.egress.address.AddressRules;
import io.github.e2bmcp.egress.address.Authority;
import io.github.e2bmcp.egress.address.HostName;
import io.github.e2bmcp.egress.address.Literal;
import io.github.e2bmcp.egress.address.Refused;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialerTest {

  private ServerSocket listener;
  private final Deque<List<InetAddress>> answers = new ArrayDeque<>();
  private int lookups;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 50, Literal.of("127.0.0.1"));
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
  }

  @Test
  void connectsToTheAddressThatWasChecked() throws Exception {
    answers.add(addresses("127.0.0.1"));
    try (Socket socket = dialLifted(AddressRules.strict().lifting(own()))) {
      assertThat(socket.getRemoteSocketAddress()).isEqualTo(own());
    }
  }

  /** DNS rebinding: a second look-up would get what the attacker wants. */
  @Test
  void looksUpOnceForEachConnection() throws Exception {
    answers.add(addresses("127.0.0.1"));
    answers.add(addresses("127.0.0.2"));
    AddressRules rules = AddressRules.strict().lifting(own());
    dialLifted(rules).close();
    assertThat(lookups).isEqualTo(1);
    assertThatThrownBy(() -> dialLifted(rules))
        .isInstanceOfSatisfying(
            Refused.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Refused.Kind.POLICY);
              assertThat(e.reason())
                  .isEqualTo(
                      "rebind.example resolves to 127.0.0.2, which is out of bounds (loopback); no"
                          + " setting allows it");
            });
    assertThat(lookups).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.2",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "fd00:ec2::254",
        "64:ff9b::7f00:1"
      })
  void refusesTheNameWhenOneAnswerIsOutOfBounds(String bad) throws Exception {
    answers.add(addresses("127.0.0.1", bad));
    AddressRules rules = AddressRules.strict().lifting(own());
    assertThatThrownBy(() -> dialLifted(rules))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("out of bounds");
  }

  @Test
  void asksForNothingWhenAnAddressIsGiven() {
    assertThatThrownBy(
            () -> dial(AddressRules.strict(), Authority.parse("127.0.0.1:" + port(), -1)))
        .isInstanceOf(Refused.class)
        .hasMessage("127.0.0.1 is out of bounds (loopback); no setting allows it");
    assertThat(lookups).isZero();
  }

  @Test
  void refusesPublicAddressesOfThisMachineItself() throws Exception {
    // Which addresses the machine has is not known here: all that are not refused already.
    List<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> AddressRules.refusal(address) == null)
            .toList();
    for (InetAddress address : own) {
      answers.add(List.of(address));
      assertThatThrownBy(() -> dialLifted(AddressRules.strict()))
          .hasMessageContaining("this machine itself");
    }
  }

  @Test
  void givesUpOnASlowResolver() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Resolver slow =
        name -> {
          await(never);
          return List.of();
        };
    try (Lookups names = new Lookups(slow, Duration.ofMillis(50))) {
      assertThatThrownBy(() -> names.addresses(HostName.parse("slow.example")))
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.kind()).isEqualTo(Refused.Kind.TIMEOUT));
    }
  }

  @Test
  void saysThatANameIsUnknownOrEmpty() throws Exception {
    answers.add(List.of());
    assertThatThrownBy(() -> dialLifted(AddressRules.strict()))
        .hasMessage("rebind.example has no address");
    assertThatThrownBy(() -> dialLifted(AddressRules.strict()))
        .hasMessage("rebind.example is unknown");
  }

  @Test
  void triesTheNextAddressWhenOneDoesNotAnswer() throws Exception {
    int port = port();
    AddressRules rules =
        AddressRules.strict()
            .lifting(own())
            .lifting(new InetSocketAddress(Literal.of("127.0.0.3"), port));
    answers.add(addresses("127.0.0.3", "127.0.0.1"));
    try (Socket socket = dialLifted(rules)) {
      assertThat(socket.getInetAddress().getHostAddress()).isEqualTo("127.0.0.1");
    }
    listener.close();
    answers.add(addresses("127.0.0.1"));
    assertThatThrownBy(() -> dialLifted(rules))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.kind()).isEqualTo(Refused.Kind.UNREACHABLE));
  }

  private Socket dialLifted(AddressRules rules) throws Refused {
    return dial(rules, Authority.parse("rebind.example:" + port(), -1));
  }

  private Socket dial(AddressRules rules, Authority wanted) throws Refused {
    try (Lookups names = new Lookups(this::answer, Duration.ofSeconds(5))) {
      return new Dialer(rules, names, Duration.ofSeconds(5)).dial(wanted, EgressPolicy.open());
    }
  }

  private List<InetAddress> answer(String name) throws UnknownHostException {
    lookups++;
    List<InetAddress> next = answers.poll();
    if (next == null) {
      throw new UnknownHostException(name);
    }
    return next;
  }

  private InetSocketAddress own() {
    return new InetSocketAddress(Literal.of("127.0.0.1"), port());
  }

  private int port() {
    return listener.getLocalPort();
  }

  private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = Literal.of(literals[i]);
    }
    return List.of(addresses);
  }

  private static void await(CountDownLatch latch) throws UnknownHostException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("interrupted");
    }
  }
}
