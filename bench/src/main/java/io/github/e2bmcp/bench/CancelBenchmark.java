package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** From a cancellation to the end of all that the call had started, a daemon included. */
final class CancelBenchmark implements Benchmark {

  private static final int ROUNDS = 15;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  @Override
  public String name() {
    return "cancel";
  }

  @Override
  public void run(PrintStream out) throws Exception {
    Samples stdio = new Samples();
    try (StdioServer server = new StdioServer(Peer.ours())) {
      server.initialize();
      for (int round = 0; round < ROUNDS; round++) {
        String mark = mark();
        int id = server.begin("execute_python", arguments(mark));
        await(mark, true);
        long start = System.nanoTime();
        server.cancel(id);
        await(mark, false);
        stdio.add(System.nanoTime() - start);
      }
    }
    out.println("cancelled on stdio              " + stdio + " (promised: 500 ms)");
    Samples hungUp = new Samples();
    try (HttpPeer peer = HttpPeer.product()) {
      for (int round = 0; round < ROUNDS; round++) {
        String mark = mark();
        Socket socket = call(peer.port(), arguments(mark));
        try {
          await(mark, true);
        } finally {
          socket.close();
        }
        long start = System.nanoTime();
        await(mark, false);
        hungUp.add(System.nanoTime() - start);
      }
    }
    out.println("client hung up, 2026-07-28      " + hungUp + " (promised: 500 ms)");
  }

  private static String mark() {
    return "mark-" + UUID.randomUUID();
  }

  /** A daemon in a session of its own, and code that takes no notice of an interrupt. */
  private static String arguments(String mark) {
    return """
    {"code":"import os\\nif os.fork() == 0:\\n  os.setsid()\\n  if os.fork() == 0:\\n\
        os.execv('/usr/bin/python3', ['%s', '-c', 'import time; time.sleep(600)'])\\n  os._exit(0)\\nwhile True: pass"}\
    """
        .formatted(mark);
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

  private static void await(String mark, boolean there) throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (runs(mark) != there) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the daemon " + (there ? "did not start" : "still runs"));
      }
      Thread.onSpinWait();
    }
  }

  private static boolean runs(String mark) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(it -> Character.isDigit(it.getFileName().toString().charAt(0)))
          .anyMatch(it -> isCalled(it, mark));
    }
  }

  private static boolean isCalled(Path process, String mark) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .startsWith(mark);
    } catch (IOException gone) {
      return false;
    }
  }
}
