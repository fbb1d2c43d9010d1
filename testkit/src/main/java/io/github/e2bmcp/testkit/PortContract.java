package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

abstract class PortContract extends ContractArea {

  private static final String ECHO_SERVER =
      """
      import socket, sys
      server = socket.create_server((sys.argv[1], 0), family=int(sys.argv[2]))
      print('port', server.getsockname()[1], flush=True)
      while True:
          peer, _ = server.accept()
          while True:
              data = peer.recv(65536)
              if not data:
                  break
              peer.sendall(data)
          peer.close()
      """;

  PortContract(Supplier<SandboxEngine> engine) {
    super(engine);
  }

  private int startEchoServer(String address, int family) {
    SandboxProcess server =
        sandbox()
            .start(ProcessSpec.of("python3", "-c", ECHO_SERVER, address, Integer.toString(family)));
    String line = awaitOutput(server, "\n");
    return Integer.parseInt(line.strip().split(" ", -1)[1]);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void dialsAProgramInside() throws IOException {
    try (SandboxStream stream = sandbox().dial(startEchoServer("127.0.0.1", 2))) {
      stream.output().write(text("ping"));
      assertThat(stream.input().readNBytes(4)).isEqualTo(text("ping"));
      stream.output().close();
      assertThat(stream.input().read()).isEqualTo(-1);
    }
  }

  @Test
  void dialsAProgramOnTheSixthProtocol() throws IOException {
    try (SandboxStream stream = sandbox().dial(startEchoServer("::1", 10))) {
      stream.output().write(text("six"));
      assertThat(stream.input().readNBytes(3)).isEqualTo(text("six"));
    }
  }

  @Test
  void aPortWhereNobodyListensIsTold() {
    assertThatThrownBy(() -> sandbox().dial(9)).isInstanceOf(SandboxException.PortClosed.class);
  }

  @Test
  void refusesPortsThatCannotBe() {
    assertThatThrownBy(() -> sandbox().dial(0))
        .isInstanceOf(SandboxException.InvalidArgument.class);
    assertThatThrownBy(() -> sandbox().listen(65_536))
        .isInstanceOf(SandboxException.InvalidArgument.class);
  }

  @Test
  void movesMegabytesThroughAStream() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(2).nextBytes(content);
    try (SandboxStream stream = sandbox().dial(startEchoServer("127.0.0.1", 2))) {
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              stream.output().write(content);
              stream.output().close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(stream.input().readAllBytes()).isEqualTo(content);
      writer.join(SOON);
    }
  }

  @Test
  void listensForProgramsInside() throws IOException {
    require(Capability.LISTEN);
    try (SandboxListener listener = sandbox().listen(0)) {
      String code =
          "import socket; s = socket.create_connection(('127.0.0.1', %d)); s.sendall(b'hello');"
                  .formatted(listener.port())
              + " print(s.recv(100).decode(), s.recv(100))";
      SandboxProcess client = sandbox().start(ProcessSpec.of("python3", "-c", code));
      try (SandboxStream stream = listener.accept(SOON)) {
        assertThat(stream).isNotNull();
        assertThat(stream.input().readNBytes(5)).isEqualTo(text("hello"));
        stream.output().write(text("answer"));
      }
      assertThat(ProcessRun.of(client).text()).isEqualTo("answer b''");
    }
  }

  @Test
  void listensOnTheWantedPortOnce() {
    require(Capability.LISTEN);
    try (SandboxListener listener = sandbox().listen(8_123)) {
      assertThat(listener.port()).isEqualTo(8_123);
      assertThatThrownBy(() -> sandbox().listen(8_123))
          .isInstanceOf(SandboxException.AlreadyExists.class);
      assertThat(listener.accept(Duration.ofMillis(50))).isNull();
    }
  }

  @Test
  void aClosedListenerIsGoneInside() {
    require(Capability.LISTEN);
    SandboxListener listener = sandbox().listen(0);
    int port = listener.port();
    listener.close();
    assertThat(listener.accept(Duration.ZERO)).isNull();
    ProcessRun.shell(sandbox(), "true");
    assertThatThrownBy(() -> sandbox().dial(port)).isInstanceOf(SandboxException.PortClosed.class);
  }
}
