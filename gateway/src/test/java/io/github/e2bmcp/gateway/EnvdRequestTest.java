package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** How envd reads requests, whatever they ask for. */
class EnvdRequestTest extends EnvdTestBase {

  @Test
  void packedRequestsAreUnpacked() throws Exception {
    byte[] stat = packed("{\"path\":\"/\"}");
    byte[] start = packed("{\"process\":{\"cmd\":\"true\"}}");

    assertThat(call(STAT, "application/json", stat, "Content-Encoding", "gzip").body())
        .contains("FILE_TYPE_DIRECTORY");
    assertThat(call(STAT, "application/json", stat, "Content-Encoding", "br"))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(501);
          assertThat(answer.body()).contains("unimplemented").contains("unknown compression");
        });
    String encoding = "Connect-Content-Encoding";
    assertThat(stream(START, envelope(1, start), encoding, "gzip").body())
        .contains("exit status 0");
    assertThat(stream(START, envelope(1, start), encoding, "br").body()).contains("unimplemented");
    assertThat(stream(START, envelope(1, start)).body()).contains("without compression support");
    assertThat(stream(START, envelope(1, new byte[] {1, 2}), encoding, "gzip").body())
        .contains("invalid_argument");
    assertThat(stream(START, envelope(8, start)).body()).contains("invalid envelope flags 8");
    assertThat(stream(START, new byte[0]).body()).contains("unary request has zero messages");
  }

  private String who(String authorization) throws Exception {
    String start = "{\"process\":{\"cmd\":\"id\",\"args\":[\"-un\"]}}";
    String body = stream(START, message(start), "Authorization", authorization).body();
    return body.contains(base64("root\n"))
        ? "root"
        : body.contains(base64("user\n")) ? "user" : body;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAuthorizationThatNamesNobodyMeansTheUsualUser() throws Exception {
    assertThat(who("Basic " + base64("root:"))).isEqualTo("root");
    assertThat(who("basic " + base64("root:x"))).isEqualTo("root");
    assertThat(who("Basic !!")).isEqualTo("user");
    assertThat(who("Basic " + base64("root"))).isEqualTo("user");
    assertThat(who("Bearer abc")).isEqualTo("user");
    assertThat(who("Basic " + base64("nobody:"))).contains("unauthenticated");
  }

  @Test
  void anEmptyTokenIsNone() throws Exception {
    sandbox().files().write("signed", "x");
    URI signed = URI.create(sandbox().downloadUrl("signed", "", null));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(signed)
            .header("E2b-Sandbox-Id", sandbox().id())
            .header("E2b-Sandbox-Port", "49983")
            .header("X-Access-Token", "");

    assertThat(send(request).body()).isEqualTo("x");
  }

  @Test
  void contentTypesAreComparedWhole() throws Exception {
    byte[] stat = "{\"path\":\"/\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(call(STAT, "Application/JSON; charset=UTF-8", stat).statusCode()).isEqualTo(200);
    assertThat(call(STAT, "application/jsonx", stat).statusCode()).isEqualTo(415);
    assertThat(call(STAT, "application/json; charset=latin1", stat).statusCode()).isEqualTo(415);
  }

  @Test
  void fieldsMayHaveTheirNamesOfTheDefinition() throws Exception {
    sandbox().files().makeDirectory("watched");
    String made = ask("/filesystem.Filesystem/CreateWatcher", "{\"path\":\"watched\"}").body();
    String id = made.replaceAll("(?s).*\"watcherId\":\"([^\"]*)\".*", "$1");

    assertThat(
            ask("/filesystem.Filesystem/RemoveWatcher", "{\"watcher_id\":\"" + id + "\"}")
                .statusCode())
        .isEqualTo(200);
  }

  /** As clients send them that were made from E2B's definitions, those in Go for example. */
  @Test
  void callsMayBeInBinary() throws Exception {
    byte[] start = HexFormat.of().parseHex("0a0f0a092f62696e2f6563686f12026869");
    byte[] enveloped =
        ByteBuffer.allocate(5 + start.length).put((byte) 0).putInt(start.length).put(start).array();
    HttpResponse<String> events =
        send(
            to(sandbox().id(), 49983, "/process.Process/Start")
                .header("X-Access-Token", token())
                .header("Content-Type", "application/connect+proto")
                .POST(HttpRequest.BodyPublishers.ofByteArray(enveloped)));
    assertThat(events.headers().firstValue("Content-Type")).hasValue("application/connect+proto");
    assertThat(events.body())
        .contains("\n\u0007\u0012\u0005\n\u0003hi\n")
        .contains("exit status 0")
        .endsWith("{}");

    HttpResponse<String> missing =
        send(
            to(sandbox().id(), 49983, "/filesystem.Filesystem/Stat")
                .header("X-Access-Token", token())
                .header("Content-Type", "application/proto")
                .POST(HttpRequest.BodyPublishers.ofString("\n\u0005/none")));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).path("code").asString()).isEqualTo("not_found");
    HttpResponse<String> home =
        send(
            to(sandbox().id(), 49983, "/filesystem.Filesystem/Stat")
                .header("X-Access-Token", token())
                .header("Content-Type", "application/proto")
                .POST(HttpRequest.BodyPublishers.ofString("\n\u0005/home")));
    assertThat(home.headers().firstValue("Content-Type")).hasValue("application/proto");
    assertThat(home.body()).contains("\n\u0004home\u0010\u0002\u001a\u0005/home");
  }
}
