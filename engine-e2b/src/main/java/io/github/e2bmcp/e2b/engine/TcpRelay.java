package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.envd.ProcessService;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.envd.ProcessStart;
import io.github.e2bmcp.e2b.envd.ProcessStream;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A TCP stream inside, by way of a small program there: E2B's edge carries HTTP only, but a
 * process's input and output carry anything. The program connects to a port, or takes a connection
 * that a {@link RemoteListener} has accepted.
 *
 * <p>What the other side sends comes in pieces, each after its length in four bytes; a piece of
 * nothing says that it has ended its direction. Nothing else could say so in time: envd reads a
 * process's output and its error output side by side, and tells them in any order.
 */
final class TcpRelay implements SandboxStream {

  private static final int CLOSED = 111;
  private static final int INPUT_BLOCK = 64 * 1024;

  private static final String PROGRAM =
      """
      import os, signal, socket, sys, threading
      def dial(port):
          for host in ("127.0.0.1", "::1"):
              try:
                  return socket.create_connection((host, int(port)), 10)
              except OSError:
                  pass
          sys.exit(111)
      def take(door):
          asker = socket.socket(socket.AF_UNIX)
          asker.connect("\\0" + door)
          return socket.socket(fileno=socket.recv_fds(asker, 1, 1)[1][0])
      sock = {"dial": dial, "take": take}[sys.argv[1]](sys.argv[2])
      sock.settimeout(None)
      def put(data):
          while data:
              data = data[os.write(1, data):]
      def piece(data):
          put(len(data).to_bytes(4, "big") + data)
      def send():
          while True:
              data = os.read(0, 65536)
              if not data:
                  break
              sock.sendall(data)
          sock.shutdown(socket.SHUT_WR)
      sender = threading.Thread(target=send, daemon=True)
      sender.start()
      def leave(*_):
          sender.join(5)
          os._exit(0)
      signal.signal(signal.SIGTERM, leave)
      put(b"+")
      try:
          while True:
              data = sock.recv(65536)
              if not data:
                  break
              piece(data)
      finally:
          piece(b"")
      sender.join()
      """;

  private final String sandboxId;
  private final ProcessService processes;
  private final ProcessStream stream;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();

  private TcpRelay(String sandboxId, ProcessService processes, ProcessStream stream) {
    this.sandboxId = sandboxId;
    this.processes = processes;
    this.stream = stream;
  }

  /** Connects to a port inside. */
  static TcpRelay dial(E2bSandbox sandbox, int port) {
    return open(sandbox, "dial", Integer.toString(port));
  }

  /** Takes the connection that a listener has accepted. */
  static TcpRelay take(E2bSandbox sandbox, String door) {
    return open(sandbox, "take", door);
  }

  private static TcpRelay open(E2bSandbox sandbox, String how, String what) {
    ProcessStream stream = start(sandbox, true, PROGRAM, how, what);
    TcpRelay relay = new TcpRelay(sandbox.id(), sandbox.processes(), stream);
    try {
      relay.awaitConnected(what);
      return relay;
    } catch (SandboxException e) {
      relay.close();
      throw e;
    }
  }

  /** Starts a program of our own, which callers do not see, as the sandbox's default user. */
  static ProcessStream start(E2bSandbox sandbox, boolean stdin, String... program) {
    List<String> command = new ArrayList<>(List.of("python3", "-c"));
    command.addAll(List.of(program));
    ProcessStart start =
        new ProcessStart(
            command, Map.of(ProcessTree.INTERNAL, "1"), "/", "", "", stdin, 0, 0, Duration.ZERO);
    ProcessService processes = sandbox.processes();
    return Translation.of(
        sandbox.id(), () -> processes.start(start, processes.envd().requestTimeout()));
  }

  private void awaitConnected(String port) {
    switch (Translation.of(sandboxId, stream::next)) {
      case ProcessOutput.Stdout first -> {
        int extra = first.bytes().length - 1;
        if (extra > 0) {
          ((Input) input).block = Arrays.copyOfRange(first.bytes(), 1, extra + 1);
        }
      }
      case ProcessOutput.Ended ended -> {
        if (ended.exitCode() == CLOSED) {
          throw new SandboxException.PortClosed(
              "sandbox " + sandboxId + ": nothing listens on port " + port);
        }
        throw new SandboxException.Unsupported(
            "sandbox " + sandboxId + ": reaching a port needs python3 inside: " + ended.status());
      }
      case ProcessOutput.Stderr words ->
          throw lost(new String(words.bytes(), StandardCharsets.UTF_8));
      case ProcessOutput.Terminal words -> throw lost("unexpected output");
      case ProcessOutput.Started again -> throw lost("unexpected start");
    }
  }

  private SandboxException lost(String why) {
    return new SandboxException.EngineUnavailable(
        "sandbox " + sandboxId + ": the relay to a port failed: " + why);
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  /** As with a socket, what was written before is still sent; nothing more is read. */
  @Override
  public void close() {
    stream.close();
    try {
      output.close();
      Duration timeout = processes.envd().requestTimeout();
      processes.signal(Selector.pid(stream.pid()), ProcessService.Signal.SIGTERM, timeout);
    } catch (IOException | E2bException e) {
      // It is gone, or the sandbox is.
    }
  }

  private final class Input extends InputStream {
    private byte[] block = new byte[0];
    private int position;

    /** How much of the current piece is still to come. */
    private int left;

    private boolean over;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && !over) {
        beginPiece();
      }
      if (over || !filled()) {
        return -1;
      }
      int count = Math.min(Math.min(length, left), block.length - position);
      System.arraycopy(block, position, target, offset, count);
      position += count;
      left -= count;
      return count;
    }

    private void beginPiece() throws IOException {
      for (int i = 0; i < Integer.BYTES && filled(); i++) {
        left = (left << 8) | (block[position++] & 0xff);
      }
      over = over || left <= 0;
    }

    /** Whether there is another byte; waits for it. */
    private boolean filled() throws IOException {
      while (position == block.length && !over) {
        refill();
      }
      return position < block.length;
    }

    private void refill() throws IOException {
      try {
        switch (stream.next()) {
          case ProcessOutput.Stdout more -> {
            block = more.bytes();
            position = 0;
          }
          case ProcessOutput.Ended ended -> over = true;
          case ProcessOutput.Stderr words -> {}
          case ProcessOutput.Terminal words -> {}
          case ProcessOutput.Started again -> {}
        }
      } catch (E2bException e) {
        over = true;
        throw new IOException(e.getMessage(), Translation.of(sandboxId, e));
      }
    }
  }

  private final class Output extends OutputStream {
    private boolean closed;

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("this direction is closed");
      }
      for (int from = offset; from < offset + length; from += INPUT_BLOCK) {
        int to = Math.min(offset + length, from + INPUT_BLOCK);
        byte[] block = Arrays.copyOfRange(bytes, from, to);
        call(() -> processes.send(Selector.pid(stream.pid()), block, false, Duration.ZERO));
      }
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        Duration timeout = processes.envd().requestTimeout();
        call(() -> processes.closeStdin(Selector.pid(stream.pid()), timeout));
      }
    }

    private static void call(Runnable send) throws IOException {
      try {
        send.run();
      } catch (E2bException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }
}
