package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A46 to A52: the network, by a sandbox that has none. */
final class NetworkAttacks {

  /** How long a listener may take to read what has arrived. */
  private static final Duration ARRIVAL = Duration.ofMillis(300);

  private NetworkAttacks() {}

  static List<Attack> all() {
    return List.of(
        attack(
            "A46", "questions to name servers", stage -> aim(stage, "a46_names.py", any -> true)),
        attack(
            "A47",
            "connections to public addresses",
            stage -> beyond(stage, address -> !isMetadata(address) && !isPrivate(address))),
        attack("A48", "cloud metadata", stage -> beyond(stage, NetworkAttacks::isMetadata)),
        attack("A49", "this machine and its neighbours", NetworkAttacks::neighbours),
        attack(
            "A50",
            "raw, packet and other sockets",
            ProgramTrial.of(Program.of("a50_raw_sockets.py"))),
        attack("A52", "listens for visitors", NetworkAttacks::listen));
  }

  private static Attack attack(String id, String name, Trial.OnSandbox trial) {
    return new Attack(id, name, Group.NETWORK, null, trial);
  }

  private static boolean isMetadata(String address) {
    return address.startsWith("169.254.") || address.startsWith("fd00:ec2:");
  }

  private static boolean isPrivate(String address) {
    return address.startsWith("10.")
        || address.startsWith("192.168.")
        || address.startsWith("172.")
        || address.startsWith("100.64.")
        || address.startsWith("64:ff9b:")
        || address.startsWith("fd");
  }

  /** Connects where a listener stands; elsewhere only reads what network there is. */
  private static Finding beyond(Stage stage, Predicate<String> which) {
    if (stage.field().named().isEmpty()) {
      return stage.run(stage.sandbox(), Program.of("a47_interfaces.py")).finding();
    }
    return connect(stage, stage.field().named().stream().filter(which).toList());
  }

  private static Finding neighbours(Stage stage) {
    List<String> addresses = new ArrayList<>(stage.field().loopbackForms());
    stage.field().named().stream().filter(NetworkAttacks::isPrivate).forEach(addresses::add);
    return connect(stage, addresses);
  }

  private static Finding aim(Stage stage, String file, Predicate<String> which) {
    List<String> addresses = new ArrayList<>(stage.field().loopbackForms());
    addresses.addAll(stage.field().named().stream().filter(which).toList());
    return aim(stage, file, addresses);
  }

  private static Finding connect(Stage stage, List<String> addresses) {
    return aim(stage, "a47_connect.py", addresses);
  }

  /** What the listeners got is what counts: a sandbox has a loopback of its own. */
  private static Finding aim(Stage stage, String file, List<String> addresses) {
    List<String> arguments = new ArrayList<>(List.of(String.valueOf(stage.field().port())));
    arguments.addAll(addresses);
    ProgramRun run = stage.run(stage.sandbox(), Program.of(file, arguments.toArray()));
    long deadline = System.nanoTime() + ARRIVAL.toNanos();
    while (!stage.field().received(stage.nonce()) && System.nanoTime() < deadline) {
      Stage.pause(Duration.ofMillis(10));
    }
    if (stage.field().received(stage.nonce())) {
      return run.finding(Finding.Outcome.REACHED, String.join("; ", run.reached()));
    }
    if (run.reached().isEmpty() && run.held().isEmpty()) {
      return run.finding();
    }
    return run.finding(
        Finding.Outcome.HELD, addresses.size() + " destinations, nothing came through");
  }

  private static Finding listen(Stage stage) throws IOException {
    int port = freePort();
    Sandbox sandbox = stage.sandbox();
    Program program = Program.of("a52_listen.py", port);
    stage.write(sandbox, "attack.py");
    stage.write(sandbox, program.file());
    try (var process = sandbox.start(stage.spec(program))) {
      ProcessEvent event = process.next(Duration.ofSeconds(20));
      if (!(event instanceof ProcessEvent.Stdout)) {
        return Finding.unclear("nothing listens: " + event);
      }
      boolean open = false;
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        open = true;
      } catch (IOException closed) {
        // As it should be.
      }
      process.killTree();
      return Finding.of(
          open, open ? "its port is open from outside" : "its port is closed from outside");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    }
  }
}
