package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** From a cancellation to the end of all that the call had started, a daemon included. */
final class CancelBenchmark implements Benchmark {

  private static final int ROUNDS = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "cancel";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    Samples stdio = new Samples();
    try (StdioServer server = new StdioServer(Peer.ours())) {
      server.initialize();
      for (int round = 0; round < ROUNDS; round++) {
        Daemon daemon = new Daemon("mark-" + UUID.randomUUID());
        int id = server.begin("execute_python", daemon.startingCall());
        daemon.await(true, PATIENCE);
        long start = System.nanoTime();
        server.cancel(id);
        daemon.await(false, PATIENCE);
        stdio.add(System.nanoTime() - start);
      }
    }
    out.println("cancelled on stdio              " + stdio + " (promised: 500 ms)");
    Samples hungUp = new Samples();
    try (HttpPeer peer = HttpPeer.product()) {
      for (int round = 0; round < ROUNDS; round++) {
        Daemon daemon = new Daemon("mark-" + UUID.randomUUID());
        Socket socket = call(peer.port(), daemon.startingCall());
        try {
          daemon.await(true, PATIENCE);
        } finally {
          socket.close();
        }
        long start = System.nanoTime();
        daemon.await(false, PATIENCE);
        hungUp.add(System.nanoTime() - start);
      }
    }
    out.println("client hung up, 2026-07-28      " + hungUp + " (promised: 500 ms)");
  }

  private static Socket call(int port, String arguments) throws IOException {
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"execute_python","arguments":%s,"_meta":{\
        "io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}\
        """
            .formatted(arguments);
    String head =
        "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
            + "Mcp-Method: tools/call\r\nMcp-Name: execute_python\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n";
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }
}
