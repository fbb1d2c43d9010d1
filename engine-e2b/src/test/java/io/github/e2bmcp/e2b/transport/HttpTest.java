package io.github.e2bmcp.e2b.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Http http = new Http(null);

  @AfterEach
  void close() {
    http.close();
  }

  private Response send(Request request) {
    return http.send(request, Deadline.after(PATIENCE));
  }

  private String get(PlayedServer server) {
    return text(send(Request.to(server.url() + "/x")));
  }

  private static String text(Response response) {
    byte[] bytes = new Body(response, Deadline.after(PATIENCE)).readAll(1 << 20);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static PlayedServer answering(Function<String, String> answer) throws IOException {
    return new PlayedServer(peer -> {
      while (true) {
        peer.say(answer.apply(peer.head()));
      }
    });
  }

  @Test
  void connectionsServeOneRequestAfterTheOther() throws Exception {
    try (PlayedServer server = answering(head -> OK)) {
      for (int i = 0; i < 5; i++) {
        assertThat(get(server)).isEqualTo("ok");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void connectionThatAnAnswerEndsIsNotUsedAgain() throws Exception {
    String last = OK.replace("\r\nContent", "\r\nConnection: close\r\nContent");
    try (PlayedServer server = answering(head -> last)) {
      assertThat(get(server) + get(server)).isEqualTo("okok");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void connectionThatTheServerClosedWhileItRestedIsReplaced() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          peer.say(OK);
          closed.countDown();
        })) {
      assertThat(get(server)).isEqualTo("ok");
      closed.await();
      assertThat(text(send(Request.to(server.url()).post(Content.of(new byte[9])))))
          .isEqualTo("ok");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void bytesThatNobodyAskedForAreNoAnswerToTheNextRequest() throws Exception {
    try (PlayedServer server = answering(head -> OK + OK.replace("ok", "no"))) {
      assertThat(get(server) + get(server)).isEqualTo("okok");
    }
  }

  @Test
  void whatIsOnlyRepeatableIsSentAgain() throws Exception {
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          peer.say(OK);
          peer.head();
          // Closes without a word, as a server does that gave the connection up at this moment.
        })) {
      assertThat(get(server) + get(server)).isEqualTo("okok");
      assertThat(server.connections()).isEqualTo(2);
      assertThatThrownBy(() -> send(Request.to(server.url()).post(Content.of(new byte[9]))))
          .isInstanceOf(E2bException.ConnectionFailed.class);
      assertThat(server.heads()).hasSize(4);
    }
  }

  @Test
  void bodyThatIsNotReadToItsEndClosesItsConnection() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          peer.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegin");
          peer.untilGone();
          gone.countDown();
        })) {
      send(Request.to(server.url())).body().close();
      gone.await();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||2;x=y|ab|3|cde|0|X: y||', abcde",
    "'HTTP/1.1 200|Content-Length: 3||abc', abc",
    "'HTTP/1.1 103 Early|Link: x||HTTP/1.1 200 OK|content-length:1||a', a",
    "'HTTP/1.1 204 No Content||', ''",
    "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||0||', ''",
  })
  void bodiesAreFramedAsTheAnswerSays(String answer, String body) throws Exception {
    try (PlayedServer server = answering(head -> answer.replace("|", "\r\n"))) {
      assertThat(get(server) + get(server)).isEqualTo(body + body);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void bodyMayEndWithItsConnection() throws Exception {
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          peer.say("HTTP/1.0 200 OK\r\n\r\nall of it");
        })) {
      assertThat(get(server)).isEqualTo("all of it");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x|",
        "HTTP/2 200||",
        "HTTP/1.1 99 low||",
        "HTTP/1.1 200 OK|Content-Length: 1|Content-Length: 2||a",
        "HTTP/1.1 200 OK|Content-Length: -1||",
        "HTTP/1.1 200 OK|Content-Length: 99999999999999999999||",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||",
        "HTTP/1.1 200 OK|no colon||",
        "HTTP/1.1 200 OK| folded: x||",
      })
  void headThatIsNotHttpIsRefused(String answer) throws Exception {
    try (PlayedServer server = answering(head -> answer.replace("|", "\r\n"))) {
      assertThatThrownBy(() -> get(server)).isInstanceOf(E2bException.Protocol.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz|", "-1|", "|", "2|abc", "fffffffffffffffff|", "5|abc"})
  void chunkThatLiesIsNoEndOfTheBody(String chunks) throws Exception {
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          peer.say(chunks.replace("|", "\r\n"));
        })) {
      assertThatThrownBy(() -> get(server)).isInstanceOf(E2bException.ConnectionFailed.class);
    }
  }

  @Test
  void headWithoutEndIsRefused() throws Exception {
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          peer.say("HTTP/1.1 200 OK\r\n");
          while (true) {
            peer.say("X: " + "y".repeat(1000) + "\r\n");
          }
        })) {
      assertThatThrownBy(() -> get(server)).isInstanceOf(E2bException.Protocol.class);
    }
  }

  @Test
  void answerBeforeTheContentIsSentEndsTheSending() throws Exception {
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          peer.body(1000);
          peer.say("HTTP/1.1 102 Processing\r\n\r\n");
          peer.say("HTTP/1.1 507 Full\r\nContent-Length: 4\r\n\r\nfull");
          peer.untilGone();
        })) {
      Response response = send(Request.to(server.url()).post(Content.of(() -> new Endless())));

      assertThat(response.status()).isEqualTo(507);
      assertThat(text(response)).isEqualTo("full");
    }
  }

  @Test
  void contentOfUnknownLengthIsSentInChunks() throws Exception {
    try (PlayedServer server =
        new PlayedServer(peer -> {
          assertThat(peer.head()).contains("Transfer-Encoding: chunked");
          String body = new String(peer.body(15), StandardCharsets.ISO_8859_1);
          peer.say(OK.replace("ok", body.equals("5\r\nabcde\r\n0\r\n\r\n") ? "ok" : "no"));
        })) {
      InputStream content = new ByteArrayInputStream("abcde".getBytes(StandardCharsets.UTF_8));

      assertThat(text(send(Request.to(server.url()).put(Content.of(() -> content)))))
          .isEqualTo("ok");
    }
  }

  @Test
  void partsAreSentAsOneWithTheirLength(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "file");
    Content content =
        new Content.Joined(
            List.of(Content.of(new byte[] {'<'}), Content.of(file), Content.of(new byte[] {'>'})));
    try (PlayedServer server =
        new PlayedServer(peer -> {
          assertThat(peer.head()).contains("Content-Length: 6\r\n");
          String body = new String(peer.body(6), StandardCharsets.ISO_8859_1);
          peer.say(OK.replace("ok", body.equals("<file>") ? "ok" : "no"));
        })) {
      assertThat(text(send(Request.to(server.url()).post(content)))).isEqualTo("ok");
    }
  }

  @Test
  void contentThatStallsDoesNotHoldUpTheCaller() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (PlayedServer server = answering(head -> "")) {
      Content stalled = Content.of(() -> new Stalled(never));
      Deadline soon = Deadline.after(Duration.ofMillis(300));

      assertThatThrownBy(() -> http.send(Request.to(server.url()).post(stalled), soon))
          .isExactlyInstanceOf(E2bException.Timeout.class);
    }
  }

  @Test
  void contentThatCannotBeReadIsTheCallersFault() throws Exception {
    try (PlayedServer server = answering(head -> OK)) {
      Content broken = Content.of(() -> new Broken());

      assertThatThrownBy(() -> send(Request.to(server.url()).post(broken)))
          .isInstanceOf(E2bException.InvalidArgument.class)
          .hasMessageContaining("torn");
      assertThatThrownBy(() -> Content.of(Path.of("/nowhere/at/all")))
          .isInstanceOf(E2bException.InvalidArgument.class);
    }
  }

  @Test
  void clientThatIsClosedEndsItsCalls() throws Exception {
    try (PlayedServer server =
        new PlayedServer(peer -> {
          peer.head();
          http.close();
          peer.untilGone();
        })) {
      assertThatThrownBy(() -> get(server)).isInstanceOf(E2bException.ConnectionFailed.class);
      assertThatThrownBy(() -> get(server)).isInstanceOf(E2bException.ConnectionFailed.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"'X', 'a\r\nY: b'", "'X', 'a\nb'", "'X Y', 'a'", "'', 'a'", "'X', '\u20ac'"})
  void headerThatWouldBeAnotherIsRefused(String name, String value) {
    Request request = Request.to("http://localhost/");

    assertThatThrownBy(() -> request.header(name, value))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "Connection"})
  void headersThatFrameARequestAreTheClientsOwn(String name) {
    Request request = Request.to("http://localhost/");

    assertThatThrownBy(() -> request.header(name, "1"))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://localhost/", "http:///x", "localhost:80", "http://a b/", ""})
  void addressThatIsNoneIsRefused(String url) {
    assertThatThrownBy(() -> send(Request.to(url)))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  /** Content that goes on for ever. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 'x';
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return length;
    }
  }

  /** Content that does not come. */
  private static final class Stalled extends InputStream {
    private final CountDownLatch never;

    Stalled(CountDownLatch never) {
      this.never = never;
    }

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        never.await();
        return -1;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  /** Content that breaks. */
  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      throw new IOException("torn");
    }
  }
}
