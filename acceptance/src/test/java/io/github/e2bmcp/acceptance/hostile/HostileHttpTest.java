package io.github.e2bmcp.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.Server;
import io.github.e2bmcp.acceptance.StatelessClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built service under requests that nobody honest sends; afterwards it is as it was. */
@Timeout(180)
final class HostileHttpTest {

  private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3}) ");
  private static final int PATIENCE_MILLIS = 20_000;

  /** More than the service takes at once. */
  private static final int FLOOD = 1_500;

  private static HttpService service;
  private static long descriptorsBefore;

  @BeforeAll
  static void start() throws Exception {
    service = HttpService.start("--requests-per-minute", "100000");
    assertServes();
    descriptorsBefore = descriptors();
  }

  @AfterAll
  static void isAsItWas() throws Exception {
    try {
      assertServes();
      awaitDescriptors();
      assertThat(service.said()).doesNotContain("\"level\":\"error\"").doesNotContain("\tat ");
    } finally {
      service.close();
    }
  }

  static Stream<HostileRequest> requests() {
    return Stream.of(MalformedHttp.requests(), WrongBodies.requests(), WrongMessages.requests())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void isAnsweredAndTheConnectionClosed(HostileRequest request) throws Exception {
    String answer = exchange(request.bytes());
    Matcher status = STATUS.matcher(answer);
    assertThat(status.find()).as(answer).isTrue();
    assertThat(Integer.parseInt(status.group(1))).as(answer).isEqualTo(request.status());
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    if (request.code() != 0) {
      assertThat(Server.JSON.readTree(body).at("/error/code").asInt())
          .as(answer)
          .isEqualTo(request.code());
    }
    assertThat(answer)
        .as("says nothing of the insides")
        .doesNotContain("Exception", "java.", "\tat ");
  }

  @Test
  void connectionsThatOnlyAreHeldKeepNobodyOut() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < FLOOD; i++) {
        Socket socket = connect();
        if (i % 2 == 0) {
          socket
              .getOutputStream()
              .write("POST /mcp HTTP/1.1\r\nHost: lo".getBytes(StandardCharsets.US_ASCII));
        }
        held.add(socket);
      }
      assertServes();
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  private static void assertServes() throws Exception {
    try (StatelessClient client = new StatelessClient(service.url(), null)) {
      assertThat(client.get("/health").statusCode()).isEqualTo(200);
      assertThat(client.use("execute_python", "code", "6*7").succeeded().text()).contains("42");
    }
  }

  /** All that comes back until the server closes the connection. */
  private static String exchange(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      try {
        socket.getOutputStream().write(request);
      } catch (IOException e) {
        // It was refused before all of it was sent; the answer tells why.
      }
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8);
    }
  }

  private static Socket connect() throws IOException {
    URI address = URI.create(service.url());
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + service.process().pid() + "/fd"))) {
      return all.count();
    }
  }

  private static void awaitDescriptors() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    // The sandboxes that the pool makes meanwhile have some of their own.
    while (descriptors() > descriptorsBefore + 20 && System.nanoTime() < end) {
      LockSupport.parkNanos(2_000_000);
    }
    assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + 20);
  }
}
