package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.envd.ProcessService.Selector;
import io.github.e2bmcp.e2b.envd.ProcessService.Signal;
import io.github.e2bmcp.e2b.envd.ProcessStream;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A port inside, held by a small program there. It accepts one connection, says so, and hands the
 * socket itself to the {@link TcpRelay} that is started for it; meanwhile others wait in the
 * kernel's queue. One thread at a time accepts.
 */
final class RemoteListener implements SandboxListener {

  private static final int IN_USE = 98;
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private static final String PROGRAM =
      """
      import errno, os, socket, sys
      try:
          server = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=128)
      except OSError as e:
          sys.exit(98 if e.errno == errno.EADDRINUSE else str(e))
      door = socket.socket(socket.AF_UNIX)
      door.bind("\\0" + sys.argv[2])
      door.listen()
      os.write(1, b"%d\\n" % server.getsockname()[1])
      while True:
          peer, _ = server.accept()
          os.write(1, b"+")
          asker, _ = door.accept()
          socket.send_fds(asker, [b"+"], [peer.fileno()])
          asker.close()
          peer.close()
      """;

  private final E2bSandbox sandbox;
  private final String door;
  private final ProcessStream stream;
  private final EventPump<ProcessOutput> pump;
  private final int port;
  private int waiting;
  private volatile boolean closed;

  private RemoteListener(E2bSandbox sandbox, String door, ProcessStream stream) {
    this.sandbox = sandbox;
    this.door = door;
    this.stream = stream;
    this.port = awaitPort();
    pump = new EventPump<>("e2b-listener-" + port, stream::next);
  }

  static RemoteListener open(E2bSandbox sandbox, int port) {
    String door = "e2b-mcp-" + UUID.randomUUID();
    ProcessStream stream = TcpRelay.start(sandbox, false, PROGRAM, Integer.toString(port), door);
    try {
      return new RemoteListener(sandbox, door, stream);
    } catch (SandboxException e) {
      stream.close();
      throw e;
    }
  }

  private int awaitPort() {
    StringBuilder said = new StringBuilder();
    while (said.indexOf("\n") < 0) {
      switch (Translation.of(sandbox.id(), stream::next)) {
        case ProcessOutput.Stdout out -> said.append(text(out.bytes()));
        case ProcessOutput.Stderr err -> said.append(text(err.bytes()));
        case ProcessOutput.Ended ended -> throw refused(ended, said.toString());
        case ProcessOutput.Started other -> throw refused(null, "it started twice");
        case ProcessOutput.Terminal other -> throw refused(null, "it has a terminal");
      }
    }
    int end = said.indexOf("\n");
    waiting = said.length() - end - 1;
    try {
      return Integer.parseInt(said.substring(0, end));
    } catch (NumberFormatException e) {
      throw refused(null, said.toString());
    }
  }

  private SandboxException refused(ProcessOutput.@Nullable Ended ended, String said) {
    String where = "sandbox " + sandbox.id() + ": ";
    if (ended != null && ended.exitCode() == IN_USE) {
      return new SandboxException.AlreadyExists(where + "the port is in use inside");
    }
    String why = said.isEmpty() && ended != null ? ended.status() : said.strip();
    return new SandboxException.Unsupported(
        where + "listening inside needs python3 3.9 or newer there: " + why);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public @Nullable SandboxStream accept(Duration wait) {
    if (waiting == 0) {
      waiting = heard(wait);
    }
    if (waiting == 0 || closed) {
      return null;
    }
    waiting--;
    try {
      return TcpRelay.take(sandbox, door);
    } catch (SandboxException e) {
      if (closed) {
        return null;
      }
      throw e;
    }
  }

  /** How many connections the program has told of; 0 when none in time, or it has ended. */
  private int heard(Duration wait) {
    try {
      return pump.next(wait) instanceof ProcessOutput.Stdout out ? out.bytes().length : 0;
    } catch (E2bException e) {
      if (closed) {
        return 0;
      }
      throw Translation.of(sandbox.id(), e);
    }
  }

  /** Returns when the port is free again. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      sandbox.processes().signal(Selector.pid(stream.pid()), Signal.SIGKILL, LAST_WORDS);
      while (pump.next(LAST_WORDS) instanceof ProcessOutput.Stdout) {
        // Connections that nobody takes any more.
      }
    } catch (E2bException e) {
      // It is gone, or the sandbox is.
    }
    pump.close();
    stream.close();
  }
}
