package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.RunningCommand;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.envd.EntryInfo;
import io.github.e2bmcp.e2b.envd.FileEvent;
import io.github.e2bmcp.e2b.envd.FileEvents;
import io.github.e2bmcp.e2b.envd.FilesystemService;
import io.github.e2bmcp.e2b.envd.Upload;
import io.github.e2bmcp.e2b.error.E2bException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What plain HTTP clients see, down to the words that E2B's own tests look for. */
class EdgeTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0";

  private static RunningGateway gateway;
  private static E2b e2b;
  private static E2bSandbox sandbox;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    gateway = new RunningGateway(GatewayOptions.standard(), 0);
    e2b = gateway.client();
    sandbox = e2b.create(NewSandbox.of("base"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    e2b.close();
    gateway.close();
  }

  private HttpRequest.Builder to(String id, int port, String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path))
        .timeout(SOON)
        .header("E2b-Sandbox-Id", id)
        .header("E2b-Sandbox-Port", Integer.toString(port));
  }

  private HttpRequest.Builder control(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path))
        .timeout(SOON)
        .header("X-API-Key", "a-key")
        .header("Content-Type", "application/json");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String token() throws Exception {
    HttpRequest.BodyPublisher ask = HttpRequest.BodyPublishers.ofString("{\"timeout\":300}");
    String path = "/sandboxes/" + sandbox.id() + "/connect";
    return json(send(control(path).POST(ask))).path("envdAccessToken").asString();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Test
  void aClosedPortIsAPageToBrowsersAndJsonToPrograms() throws Exception {
    HttpResponse<String> page = send(to(sandbox.id(), 3999, "/").header("User-Agent", BROWSER));
    assertThat(page.statusCode()).isEqualTo(502);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).startsWith("<html").contains("no service running on port");

    JsonNode body = json(send(to(sandbox.id(), 3999, "/")));
    assertThat(body.path("port").asInt()).isEqualTo(3999);
    assertThat(body.path("message").asString())
        .isEqualTo("The sandbox is running but port is not open");
  }

  @Test
  void aSandboxThatIsNotThereIsNamed() throws Exception {
    HttpResponse<String> program = send(to("i9gone", 3000, "/"));
    assertThat(program.statusCode()).isEqualTo(502);
    assertThat(json(program).path("sandboxId").asString()).isEqualTo("i9gone");
    HttpResponse<String> page = send(to("i9<b>", 3000, "/").header("User-Agent", BROWSER));
    assertThat(page.body()).contains("Sandbox Not Found").doesNotContain("<b>");
  }

  @Test
  void aPausedSandboxHasNoTimeToChange() throws Exception {
    try (E2bSandbox paused = e2b.create(NewSandbox.of("base"))) {
      paused.pause();
      HttpRequest.BodyPublisher second = HttpRequest.BodyPublishers.ofString("{\"timeout\":1}");
      HttpResponse<String> refused =
          send(control("/sandboxes/" + paused.id() + "/timeout").POST(second));
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(e2b.connect(paused.id()).isRunning()).isTrue();
    }
  }

  @Test
  void whoRunsCodeHearsThatTheSandboxWasKilled() {
    E2bSandbox victim = e2b.create(NewSandbox.of("base"));
    victim.interpreter().run("1");
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(() -> victim.interpreter().run("import time; time.sleep(60)"));
    victim.commands().run("until pgrep -f interpreter >/dev/null; do sleep 0.02; done");
    victim.kill();
    assertThatThrownBy(() -> running.orTimeout(20, TimeUnit.SECONDS).join())
        .cause()
        .isInstanceOf(E2bException.SandboxNotRunning.class);
  }

  @Test
  void whoWaitsForACommandHearsThatTheSandboxWasKilled() {
    E2bSandbox victim = e2b.create(NewSandbox.of("base"));
    RunningCommand command = victim.commands().start("sleep 60", CommandOptions.standard());
    victim.kill();
    assertThatThrownBy(command::waitFor).isInstanceOf(E2bException.SandboxNotRunning.class);
  }

  @Test
  void whatIsKilledIsGoneWhenTheCallReturns() {
    for (int round = 0; round < 20; round++) {
      RunningCommand command =
          sandbox.commands().start("while true; do true; done", CommandOptions.standard());
      assertThat(sandbox.commands().kill(command.pid())).isTrue();
      assertThatThrownBy(() -> sandbox.commands().run("kill -0 " + command.pid()))
          .isInstanceOf(E2bException.CommandExit.class);
    }
  }

  @Test
  void programsOnPortsSeeTheLengthOfABody() throws Exception {
    String server =
        """
        import http.server
        class Echo(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body[::-1])
        print('ready', flush=True)
        http.server.HTTPServer(('127.0.0.1', 8124), Echo).serve_forever()
        """;
    sandbox.files().write("echo.py", server);
    try (RunningCommand running =
        sandbox.commands().start("exec python echo.py", CommandOptions.standard())) {
      running.next();
      sandbox.commands().run("until curl -s -o /dev/null 127.0.0.1:8124; do sleep 0.05; done");
      HttpResponse<String> answer =
          send(to(sandbox.id(), 8124, "/").POST(HttpRequest.BodyPublishers.ofString("abc")));
      assertThat(answer.body()).isEqualTo("cba");
      running.kill();
    }
  }

  @Test
  void programsOnPortsSeeNamesOfHeadersInTheirUsualLetters() throws Exception {
    String server =
        """
        import http.server
        class Echo(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(' '.join(self.headers.keys()).encode())
        print('ready', flush=True)
        http.server.HTTPServer(('127.0.0.1', 8125), Echo).serve_forever()
        """;
    sandbox.files().write("names.py", server);
    try (RunningCommand running =
        sandbox.commands().start("exec python names.py", CommandOptions.standard())) {
      running.next();
      sandbox.commands().run("until curl -s -o /dev/null 127.0.0.1:8125; do sleep 0.05; done");
      HttpResponse<String> answer =
          send(to(sandbox.id(), 8125, "/").header("x-api-key", "k").header("X-aB-cd", "v"));
      assertThat(answer.body().split(" ")).contains("X-Api-Key", "X-aB-cd");
      running.kill();
    }
  }

  @Test
  void whoAsksForAnotherLanguageIsToldWhichThereAre() throws Exception {
    String body = "{\"code\":\"1\",\"language\":\"typescript\"}";
    HttpResponse<String> answer =
        send(
            to(sandbox.id(), 49_999, "/execute")
                .header("X-Access-Token", token())
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    // Of any other refusal the JavaScript SDK shows no word.
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("python and javascript, not typescript");
  }

  @Test
  void webSocketsReachProgramsOnPorts() throws Exception {
    String server =
        """
        import base64, hashlib, socket
        listener = socket.create_server(('127.0.0.1', 8125))
        print('ready', flush=True)
        while True:
            peer, _ = listener.accept()
            head = b''
            while b'\\r\\n\\r\\n' not in head:
                head += peer.recv(4096)
            lines = [line.split(': ', 1) for line in head.decode().split('\\r\\n') if ': ' in line]
            key = {name.lower(): value for name, value in lines}['sec-websocket-key']
            digest = hashlib.sha1((key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest()
            peer.sendall(b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\n'
                         b'Connection: Upgrade\\r\\nSec-WebSocket-Accept: ' + base64.b64encode(digest) + b'\\r\\n\\r\\n')
            two = peer.recv(2, socket.MSG_WAITALL)
            size = two[1] & 127
            rest = peer.recv(4 + size, socket.MSG_WAITALL)
            text = bytes(byte ^ rest[at % 4] for at, byte in enumerate(rest[4:]))
            peer.sendall(bytes([129, len(text)]) + text[::-1])
            peer.recv(1)
            peer.close()
        """;
    sandbox.files().write("websocket.py", server);
    try (RunningCommand running =
        sandbox.commands().start("exec python3 websocket.py", CommandOptions.standard())) {
      running.next();
      CompletableFuture<String> heard = new CompletableFuture<>();
      WebSocket socket =
          http.newWebSocketBuilder()
              .header("E2b-Sandbox-Id", sandbox.id())
              .header("E2b-Sandbox-Port", "8125")
              .buildAsync(
                  URI.create(gateway.url().replace("http:", "ws:") + "/chat"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      heard.complete(text.toString());
                      return CompletableFuture.completedStage(null);
                    }
                  })
              .get(20, TimeUnit.SECONDS);
      socket.sendText("abc", true).get(20, TimeUnit.SECONDS);
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("cba");
      socket.abort();
      running.kill();
    }
  }

  @Test
  void filesAreReadFromTheirEndAndWrittenByKnownUsersOnly() throws Exception {
    sandbox.files().write("ten", "0123456789");
    String token = token();
    HttpResponse<String> end =
        send(
            to(sandbox.id(), 49983, "/files?path=ten")
                .header("X-Access-Token", token)
                .header("Range", "bytes=-3"));
    assertThat(end.statusCode()).isEqualTo(206);
    assertThat(end.body()).isEqualTo("789");
    HttpResponse<String> stranger =
        send(
            to(sandbox.id(), 49983, "/files?path=ten&username=bob")
                .header("X-Access-Token", token));
    assertThat(stranger.statusCode()).isEqualTo(401);
    HttpResponse<String> broken =
        send(
            to(sandbox.id(), 49983, "/files?path=packed")
                .header("X-Access-Token", token)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("not packed")));
    assertThat(broken.statusCode()).isEqualTo(400);
  }

  /** As clients send them that were made from E2B's definitions, those in Go for example. */
  @Test
  void callsMayBeInBinary() throws Exception {
    byte[] start = HexFormat.of().parseHex("0a0f0a092f62696e2f6563686f12026869");
    byte[] enveloped =
        ByteBuffer.allocate(5 + start.length).put((byte) 0).putInt(start.length).put(start).array();
    HttpResponse<String> events =
        send(
            to(sandbox.id(), 49983, "/process.Process/Start")
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
            to(sandbox.id(), 49983, "/filesystem.Filesystem/Stat")
                .header("X-Access-Token", token())
                .header("Content-Type", "application/proto")
                .POST(HttpRequest.BodyPublishers.ofString("\n\u0005/none")));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).path("code").asString()).isEqualTo("not_found");
    HttpResponse<String> home =
        send(
            to(sandbox.id(), 49983, "/filesystem.Filesystem/Stat")
                .header("X-Access-Token", token())
                .header("Content-Type", "application/proto")
                .POST(HttpRequest.BodyPublishers.ofString("\n\u0005/home")));
    assertThat(home.headers().firstValue("Content-Type")).hasValue("application/proto");
    assertThat(home.body()).contains("\n\u0004home\u0010\u0002\u001a\u0005/home");
  }

  @Test
  void rootHasAHomeOfItsOwn() {
    assertThat(sandbox.files().as("root").write("note", "x").path()).isEqualTo("/root/note");
    assertThat(sandbox.files().as("root").read("note")).isEqualTo("x");
    CommandOptions root = CommandOptions.standard().withUser("root");
    assertThat(sandbox.commands().run("cd && cat note && pwd", root).stdout())
        .isEqualTo("x/root\n");
  }

  @Test
  void programsThatScriptsExpectAreThere() {
    Map<String, String> foo = Map.of("FOO", "bar");
    CommandOptions options = CommandOptions.standard().withEnvironment(foo);
    assertThat(sandbox.commands().run("sudo -n echo \"$FOO\"", options).stdout())
        .isEqualTo("bar\n");
    assertThat(sandbox.commands().run("sudo -u root -H A=1 sh -c 'echo $A'").stdout())
        .isEqualTo("1\n");
    assertThat(sandbox.commands().run("python -c 'print(6 * 7)'").stdout()).isEqualTo("42\n");
    assertThat(sandbox.commands().run("echo $E2B_SANDBOX $E2B_SANDBOX_ID").stdout())
        .isEqualTo("true " + sandbox.id() + "\n");
  }

  @Test
  void metricsAreOfTheTimeThatIsAskedFor() throws Exception {
    String path = "/sandboxes/" + sandbox.id() + "/metrics";
    assertThat(json(send(control(path)))).hasSize(1);
    assertThat(json(send(control(path + "?start=1000&end=2000")))).isEmpty();
    assertThat(send(control(path + "?start=soon")).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"timeout\": \"x\"",
        "\"timeout\": 1.5",
        "\"metadata\": {\"a\": 1}",
        "\"metadata\": [\"a\"]",
        "\"envVars\": {\"a\": null}"
      })
  void whatIsOfAnotherKindIsRefused(String member) throws Exception {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString("{\"templateID\": \"base\", " + member + "}");
    assertThat(send(control("/sandboxes").POST(body)).statusCode()).isEqualTo(400);
  }

  @Test
  void watchesTellTheEntryThatChanged() {
    sandbox.files().makeDirectory("seen");
    FilesystemService.Watch watch =
        new FilesystemService.Watch("seen", false, true, false, "", Duration.ofSeconds(20));
    try (FileEvents events = sandbox.files().watch(watch)) {
      Map<String, String> metadata = Map.of("author", "ann");
      sandbox.files().write("seen/file", Upload.of("12345"), false, metadata);
      FileEvent event = Objects.requireNonNull(events.next());
      EntryInfo entry = Objects.requireNonNull(event.entry());
      assertThat(entry.path()).isEqualTo("/home/user/seen/file");
      assertThat(entry.sizeBytes()).isEqualTo(5);
      assertThat(entry.metadata()).isEqualTo(metadata);
    }
  }

  /** What would be another pause than the one that was asked for is none. */
  @Test
  void aPauseWithoutTheMemoryIsRefusedHoweverItIsAskedFor() throws Exception {
    HttpRequest.BodyPublisher create =
        HttpRequest.BodyPublishers.ofString(
            "{\"templateID\": \"base\", \"autoPause\": true, \"autoPauseMemory\": false}");
    assertThat(send(control("/sandboxes").POST(create)).statusCode()).isEqualTo(501);
    try (E2bSandbox other = e2b.create(NewSandbox.of("base"))) {
      String path = "/sandboxes/" + other.id();
      HttpRequest.BodyPublisher memory = HttpRequest.BodyPublishers.ofString("{\"memory\": false}");
      assertThat(send(control(path + "/pause").POST(memory)).statusCode()).isEqualTo(501);
      other.pause();
      assertThat(send(control(path + "/connect").POST(memory)).statusCode()).isEqualTo(501);
    }
  }

  @Test
  void namesOfTemplatesAreLookedUp() throws Exception {
    assertThat(send(control("/templates/aliases/base")).statusCode()).isEqualTo(200);
    assertThat(send(control("/templates/aliases/no-such")).statusCode()).isEqualTo(404);
  }
}
