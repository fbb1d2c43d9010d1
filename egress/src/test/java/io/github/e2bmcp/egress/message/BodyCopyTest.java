package io.github.e2bmcp.egress.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.egress.address.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCopyTest {

  private final AtomicLong moved = new AtomicLong();

  @Test
  void passesOnExactlyTheLength() throws Exception {
    assertThat(copy("abcdef", new Framing.Length(4))).isEqualTo("abcd");
    assertThat(moved).hasValue(4);
    assertThat(copy("abcdef", new Framing.Empty())).isEmpty();
    assertThat(copy("abcdef", new Framing.UntilEnd())).isEqualTo("abcdef");
    assertThatThrownBy(() -> copy("abc", new Framing.Length(4))).isInstanceOf(EOFException.class);
  }

  @Test
  void writesChunksAnewWithoutExtensionsAndTrailers() throws Exception {
    String chunks = "4;a=\"b\"\r\nabcd\r\n00A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\nGET /";
    assertThat(copy(chunks, new Framing.Chunked()))
        .isEqualTo("4\r\nabcd\r\na\r\n0123456789\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\n",
        "\r\n",
        "-1\r\n",
        "+1\r\na\r\n0\r\n\r\n",
        "0x1\r\na\r\n0\r\n\r\n",
        "1\na\n0\n\n",
        "1\r\nab\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n",
        "1 1\r\na\r\n0\r\n\r\n",
        "0\r\nGET / HTTP/1.1\r\n\r\n"
      })
  void refusesBrokenChunks(String chunks) {
    assertThatThrownBy(() -> copy(chunks, new Framing.Chunked())).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: 1|Content-Length: 1",
    "Content-Length: 1|Content-Length: 2",
    "'Content-Length: 1, 1'",
    "Content-Length: +1",
    "Content-Length: -1",
    "Content-Length: 0x1",
    "Content-Length:",
    "Content-Length: 9999999999999999999",
    "Transfer-Encoding: chunked|Content-Length: 1",
    "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
    "Transfer-Encoding: xchunked",
    "'Transfer-Encoding: gzip, chunked'",
    "Transfer-Encoding: identity"
  })
  void refusesLengthsThatTwoReadersCouldReadDifferently(String fields) throws Exception {
    Head head = head(fields.split("\\|"));
    assertThatThrownBy(() -> Framing.ofRequest(head, true)).isInstanceOf(Refused.class);
  }

  @Test
  void knowsWhichMessagesHaveABody() throws Exception {
    assertThat(Framing.ofRequest(head(), true)).isEqualTo(new Framing.Empty());
    assertThat(Framing.ofRequest(head("Transfer-Encoding: Chunked"), true))
        .isEqualTo(new Framing.Chunked());
    assertThatThrownBy(() -> Framing.ofRequest(head("Transfer-Encoding: chunked"), false))
        .isInstanceOf(Refused.class);
    Head five = head("Content-Length: 5");
    assertThat(Framing.ofResponse(five, "GET", 200)).isEqualTo(new Framing.Length(5));
    assertThat(Framing.ofResponse(five, "HEAD", 200)).isEqualTo(new Framing.Empty());
    assertThat(Framing.ofResponse(five, "GET", 304)).isEqualTo(new Framing.Empty());
    assertThat(Framing.ofResponse(head(), "GET", 200)).isEqualTo(new Framing.UntilEnd());
  }

  private static Head head(String... fields) {
    return new Head(
        "",
        List.copyOf(
            Arrays.stream(fields)
                .map(field -> field.split(":", 2))
                .map(parts -> new Head.Field(parts[0], parts[1].strip()))
                .toList()));
  }

  private String copy(String text, Framing framing) throws IOException, Refused {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    new BodyCopy(new ByteArrayInputStream(bytes), out, moved::addAndGet).copy(framing);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
