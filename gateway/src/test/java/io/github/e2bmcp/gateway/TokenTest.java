package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The token that a sandbox wants with every call, but where E2B's clients send none. */
class TokenTest extends EnvdTestBase {

  private static final String TOUCH =
      "{\"process\":{\"cmd\":\"touch\",\"args\":[\"/home/user/touched\"]}}";

  private static final String REFUSED =
      "unauthorized access, please provide a valid access token or method signing if supported";

  static Stream<Arguments> callsToTheDaemon() {
    byte[] stat = "{\"path\":\"/\"}".getBytes(StandardCharsets.UTF_8);
    byte[] directory = "{\"path\":\"/home/user/made\"}".getBytes(StandardCharsets.UTF_8);
    byte[] list = "{}".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of(STAT, "application/json", stat),
        Arguments.of("/filesystem.Filesystem/MakeDir", "application/json", directory),
        Arguments.of("/process.Process/List", "application/json", list),
        Arguments.of(START, "application/connect+json", message(TOUCH)));
  }

  private HttpResponse<String> send(
      int port, String route, String type, byte[] body, @Nullable String token) throws Exception {
    HttpRequest.Builder request =
        to(sandbox().id(), port, route)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    return send(token == null ? request : request.header("X-Access-Token", token));
  }

  /** A stream too is refused by its status: it has not begun. */
  @ParameterizedTest
  @MethodSource("callsToTheDaemon")
  void theDaemonRefusesWhoHasNone(String route, String type, byte[] body) throws Exception {
    try (E2bSandbox other = e2b().create(NewSandbox.of("base"))) {
      for (@Nullable String wrong :
          new @Nullable String[] {null, "", "wrong", other.access().accessToken()}) {
        HttpResponse<String> refused = send(49_983, route, type, body, wrong);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(json(refused).path("code").asInt()).isEqualTo(401);
        assertThat(json(refused).path("message").asString()).isEqualTo(REFUSED);
      }
    }
    assertThat(sandbox().commands().run("ls touched made 2>&1 || true").stdout())
        .contains("touched': No such file", "made': No such file");
  }

  @Test
  void theDaemonServesWhoHasIt() throws Exception {
    assertThat(ask(STAT, "{\"path\":\"/\"}").statusCode()).isEqualTo(200);
    assertThat(stream(START, message("{\"process\":{\"cmd\":\"true\"}}")).body())
        .contains("exit status 0");
    assertThat(send(envd("/metrics")).statusCode()).isEqualTo(200);
  }

  @Test
  void plainRoutesOfTheDaemonWantItTooButForItsHealth() throws Exception {
    assertThat(send(to(sandbox().id(), 49_983, "/metrics")).statusCode()).isEqualTo(401);
    assertThat(send(to(sandbox().id(), 49_983, "/envs")).statusCode()).isEqualTo(401);
    HttpResponse<String> unsigned = send(to(sandbox().id(), 49_983, "/files?path=/etc/hostname"));
    assertThat(unsigned.statusCode()).isEqualTo(401);
    assertThat(json(unsigned).path("message").asString())
        .isEqualTo("missing signature query parameter");
    assertThat(send(to(sandbox().id(), 49_983, "/health")).statusCode()).isEqualTo(204);
  }

  @Test
  void codeRunsForWhoHasIt() throws Exception {
    byte[] code = "{\"code\":\"open('ran', 'w').close()\"}".getBytes(StandardCharsets.UTF_8);
    for (@Nullable String wrong : new @Nullable String[] {null, "", "wrong"}) {
      HttpResponse<String> refused = send(49_999, "/execute", "application/json", code, wrong);

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body())
          .isEqualTo("unauthorized access, please provide a valid access token");
    }
    assertThat(sandbox().files().exists("ran")).isFalse();

    HttpResponse<String> ran = send(49_999, "/execute", "application/json", code, token());
    assertThat(ran.statusCode()).isEqualTo(200);
    assertThat(ran.body()).contains("end_of_execution");
    assertThat(sandbox().files().exists("ran")).isTrue();
  }

  /** No SDK sends the token with these, whether in Python or in JavaScript. */
  @Test
  void contextsAreMadeAndListedWithoutIt() throws Exception {
    byte[] python = "{\"language\":\"python\"}".getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> made = send(49_999, "/contexts", "application/json", python, null);

    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(send(to(sandbox().id(), 49_999, "/contexts")).body())
        .contains(json(made).path("id").asString());
  }
}
