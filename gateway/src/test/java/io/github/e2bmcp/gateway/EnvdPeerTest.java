package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.RunningCommand;
import io.github.e2bmcp.e2b.Terminals;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.envd.ProcessOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers that a real envd gives to requests which this project's own client does not send. */
class EnvdPeerTest {

  private static final String STAT = "/filesystem.Filesystem/Stat";
  private static final String START = "/process.Process/Start";
  private static final String INPUT = "/process.Process/StreamInput";

  private static RunningGateway gateway;
  private static E2b e2b;
  private static E2bSandbox sandbox;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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

  private static HttpRequest.Builder to(String route) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + route))
        .timeout(Duration.ofSeconds(20))
        .header("E2b-Sandbox-Id", sandbox.id())
        .header("E2b-Sandbox-Port", "49983")
        .header("X-Access-Token", sandbox.access().accessToken());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> call(String route, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        to(route).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpResponse<String> json(String route, String body) throws Exception {
    return call(route, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> stream(String route, byte[] body, String... headers)
      throws Exception {
    return call(route, "application/connect+json", body, headers);
  }

  private static byte[] envelope(int flags, byte[] payload) {
    ByteBuffer whole = ByteBuffer.allocate(5 + payload.length);
    return whole.put((byte) flags).putInt(payload.length).put(payload).array();
  }

  private static byte[] message(String json) {
    return envelope(0, json.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

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

  private HttpResponse<String> input(int pid, String input) throws Exception {
    return json(
        "/process.Process/SendInput",
        "{\"process\":{\"pid\":" + pid + "},\"input\":" + input + "}");
  }

  private HttpResponse<String> endInput(int pid) throws Exception {
    return json("/process.Process/CloseStdin", "{\"process\":{\"pid\":" + pid + "}}");
  }

  @Test
  void inputThatWouldNeverBeReadIsRefused() throws Exception {
    try (RunningCommand cat =
        sandbox.commands().start("cat; sleep 60", CommandOptions.standard().withStdin())) {
      assertThat(input(cat.pid(), "{\"pty\":\"eA==\"}").body()).contains("tty not assigned");
      assertThat(input(cat.pid(), "{}").statusCode()).isEqualTo(501);
      // 0xfb 0xff in the alphabet for URLs, without padding.
      assertThat(input(cat.pid(), "{\"stdin\":\"-_8\"}").statusCode()).isEqualTo(200);
      assertThat(endInput(cat.pid()).statusCode()).isEqualTo(200);
      assertThat(input(cat.pid(), "{\"stdin\":\"eA==\"}").body())
          .contains("internal")
          .contains("stdin not enabled or closed");
      cat.kill();
    }
    try (RunningCommand deaf = sandbox.commands().start("sleep 60", CommandOptions.standard())) {
      assertThat(input(deaf.pid(), "{\"stdin\":\"eA==\"}").body())
          .contains("stdin not enabled or closed");
      deaf.kill();
    }
  }

  @Test
  void aTerminalSurvivesThatItsInputCannotBeClosed() throws Exception {
    try (Terminals.Terminal shell = sandbox.terminals().create(80, 24, CommandOptions.standard())) {
      assertThat(endInput(shell.pid()).body()).contains("unknown").contains("Ctrl+D");
      assertThat(input(shell.pid(), "{\"stdin\":\"eA==\"}").body()).contains("tty assigned");
      shell.send("exit 5\n".getBytes(StandardCharsets.UTF_8));
      ProcessOutput event = shell.next();
      while (!(event instanceof ProcessOutput.Ended)) {
        event = shell.next();
      }
      assertThat(((ProcessOutput.Ended) event).exitCode()).isEqualTo(5);
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  @Test
  void inputIsStreamed() throws Exception {
    try (RunningCommand cat =
        sandbox.commands().start("head -c 4", CommandOptions.standard().withStdin())) {
      byte[] input =
          joined(
              message("{\"start\":{\"process\":{\"pid\":" + cat.pid() + "}}}"),
              message("{\"data\":{\"input\":{\"stdin\":\"b25l\"}}}"),
              message("{\"keepalive\":{}}"),
              message("{\"data\":{\"input\":{\"stdin\":\"IXR3bw==\"}}}"));

      HttpResponse<String> answer = stream(INPUT, input);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("\0\0\0\0\2{}\2\0\0\0\2{}");
      assertThat(cat.waitFor().stdout()).isEqualTo("one!");
    }
    assertThat(stream(INPUT, message("{\"start\":{\"process\":{\"pid\":999999}}}")).body())
        .contains("not_found");
    assertThat(stream(INPUT, message("{\"data\":{\"input\":{\"stdin\":\"eA==\"}}}")).body())
        .contains("invalid_argument");
    assertThat(stream(INPUT, message("{}")).body()).contains("unimplemented");
  }

  @Test
  void symbolicLinksAreNamedAsSuch() throws Exception {
    sandbox.commands().run("mkdir -p links; cd links; touch file; ln -s file to; ln -s none off");

    assertThat(json(STAT, "{\"path\":\"links/to\"}").body())
        .contains("\"isSymlink\":true")
        .contains("\"type\":\"FILE_TYPE_FILE\"");
    assertThat(json(STAT, "{\"path\":\"links/off\"}").body()).contains("\"isSymlink\":true");
    assertThat(json(STAT, "{\"path\":\"links/file\"}").body()).doesNotContain("isSymlink");
    assertThat(json(STAT, "{\"path\":\"/\"}").body()).contains("\"name\":\"/\"");
  }

  private HttpResponse<String> file(String path) throws Exception {
    return send(to("/files?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8)).GET());
  }

  @Test
  void pathsAreCleanedBeforeAnythingIsLookedAt() throws Exception {
    sandbox.files().write("clean/real/file", "x");
    sandbox.commands().run("ln -s real clean/link");

    assertThat(file("clean/real/file/").body()).isEqualTo("x");
    assertThat(file("//home/user//clean/./real/file").body()).isEqualTo("x");
    assertThat(file("clean/link/../real/file").body()).isEqualTo("x");
    assertThat(json(STAT, "{\"path\":\"~/clean/real/file/\"}").body())
        .contains("\"path\":\"/home/user/clean/real/file\"");
    assertThat(json(STAT, "{\"path\":\"clean/real/..\"}").body())
        .contains("\"path\":\"/home/user/clean\"");
    assertThat(file("/../../home/user/clean/real/file").body()).isEqualTo("x");
  }

  @Test
  void theHomesOfOthersAreNotExpanded() throws Exception {
    assertThat(file("~other/x"))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(400);
          assertThat(answer.body()).contains("cannot expand user-specific home dir");
        });
    assertThat(json("/filesystem.Filesystem/MakeDir", "{\"path\":\"~other\"}").statusCode())
        .isEqualTo(400);
    assertThat(sandbox.files().exists("./~other")).isFalse();
  }

  @Test
  void rootStartsInItsOwnHome() {
    CommandOptions root = CommandOptions.standard().withUser("root");
    sandbox.files().as("root").makeDirectory("below");

    assertThat(sandbox.commands().run("pwd", root).stdout()).isEqualTo("/root\n");
    assertThat(sandbox.commands().run("pwd", root.withDirectory("below")).stdout())
        .isEqualTo("/root/below\n");
    assertThat(sandbox.commands().run("pwd").stdout()).isEqualTo("/home/user\n");
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
    sandbox.files().write("signed", "x");
    URI signed = URI.create(sandbox.downloadUrl("signed", "", null));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(signed)
            .header("E2b-Sandbox-Id", sandbox.id())
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

  private HttpResponse<String> upload(String name, String type, byte[] body, String... headers)
      throws Exception {
    return call("/files?path=" + name, type, body, headers);
  }

  private static byte[] form(String... names) {
    StringBuilder form = new StringBuilder();
    for (String name : names) {
      form.append("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
          .append(name)
          .append("\"\r\n\r\nx\r\n");
    }
    return form.append("--B--\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anUploadThatIsNotWholeIsToldSo() throws Exception {
    byte[] whole = packed("x".repeat(10_000));
    byte[] half = Arrays.copyOf(whole, whole.length - 6);
    byte[] cut = Arrays.copyOf(form("cut"), 70);

    assertThat(upload("half", "application/octet-stream", half, "Content-Encoding", "gzip").body())
        .contains("\"code\":500")
        .contains("error writing file");
    assertThat(call("/files", "multipart/form-data; boundary=B", cut).body())
        .contains("\"code\":500")
        .contains("error writing file");
    assertThat(sandbox.files().exists("half")).isFalse();
    assertThat(sandbox.files().exists("cut")).isFalse();
  }

  @Test
  void typesAndEncodingsAreWordsOfAnyCase() throws Exception {
    assertThat(
            upload("big", "Application/Octet-Stream", packed("y"), "Content-Encoding", "GZIP")
                .statusCode())
        .isEqualTo(200);
    assertThat(sandbox.files().read("big")).isEqualTo("y");
    assertThat(upload("big", "text/plain", new byte[0]).body())
        .contains("unsupported content type: text/plain, expected multipart/form-data");
  }

  @Test
  void aFormNamesEveryFileOnce() throws Exception {
    String type = "multipart/form-data; boundary=B";

    assertThat(call("/files", type, form("once", "twice", "./once")).body())
        .contains("\"code\":400")
        .contains("same path '/home/user/once'");
    assertThat(call("/files", type, form()).body()).isEqualTo("[]");
    assertThat(call("/files", "multipart/mixed; boundary=B", form("mixed")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void metadataKeepsToEnvdsBounds() throws Exception {
    String type = "application/octet-stream";

    assertThat(upload("m", type, new byte[1], "X-Metadata-K", "v".repeat(4_100)).body())
        .contains("invalid metadata: total metadata size 4110 exceeds 4096 bytes");
    assertThat(upload("m", type, new byte[1], "X-Metadata-" + "k".repeat(247), "v").statusCode())
        .isEqualTo(400);
    assertThat(upload("m", type, new byte[1], "X-Metadata-K", "1", "X-Metadata-K", "2").body())
        .contains("\"k\":\"1\"");
    String[] many = new String[140];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "X-Metadata-K" + i;
      many[i + 1] = "v";
    }
    assertThat(upload("m", type, new byte[1], many).statusCode()).isEqualTo(200);
    assertThat(sandbox.files().info("m").metadata()).hasSize(70);
  }

  @Test
  void filesThatTellNoSizeAreRead() throws Exception {
    assertThat(file("/proc/self/status").body()).startsWith("Name:");
    sandbox.files().write("nothing", "");
    assertThat(file("nothing").body()).isEmpty();
  }

  @Test
  void partsAreGivenOnlyOfTheFileThatIsMeant() throws Exception {
    sandbox.files().write("ten", "0123456789");
    HttpRequest.Builder part = to("/files?path=ten").header("Range", "bytes=2-3");

    assertThat(send(part).body()).isEqualTo("23");
    assertThat(send(part.header("If-Range", "\"another\"")))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.body()).isEqualTo("0123456789");
        });
    sandbox.files().write("nothing", "");
    assertThat(send(to("/files?path=nothing").header("Range", "bytes=0-")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void howATaggedProcessEndedIsKnownByItsTag() throws Exception {
    String tagged = "{\"process\":{\"cmd\":\"sh\",\"args\":[\"-c\",\"exit %d\"]},\"tag\":\"once\"}";
    byte[] byTag = message("{\"process\":{\"tag\":\"once\"}}");

    stream(START, message(tagged.formatted(6)));
    assertThat(stream("/process.Process/Connect", byTag).body()).contains("\"exitCode\":6");
    stream(START, message(tagged.formatted(7)));
    assertThat(stream("/process.Process/Connect", byTag).body()).contains("\"exitCode\":7");
    assertThat(json("/process.Process/CloseStdin", "{\"process\":{\"tag\":\"once\"}}").body())
        .contains("not_found")
        .contains("process with tag once not found");
  }

  @Test
  void processesAreListedAsTheyWereAskedFor() throws Exception {
    CommandOptions options =
        CommandOptions.standard().withEnvironment(Map.of("ASKED", "for")).withDirectory("/tmp");
    try (RunningCommand sleep = sandbox.commands().start("sleep 60", options)) {
      assertThat(sandbox.commands().list())
          .filteredOn(one -> one.pid() == sleep.pid())
          .singleElement()
          .satisfies(one -> assertThat(one.environment()).isEqualTo(Map.of("ASKED", "for")));
      sleep.kill();
    }
  }

  @Test
  void aTerminalNeedsNoSize() throws Exception {
    String terminal = "{\"process\":{\"cmd\":\"tty\"},\"pty\":{}}";

    assertThat(stream(START, message(terminal)).body())
        .contains("\"pty\":")
        .contains("exit status 0");
  }

  @Test
  void fieldsMayHaveTheirNamesOfTheDefinition() throws Exception {
    sandbox.files().makeDirectory("watched");
    String made = json("/filesystem.Filesystem/CreateWatcher", "{\"path\":\"watched\"}").body();
    String id = made.replaceAll("(?s).*\"watcherId\":\"([^\"]*)\".*", "$1");

    assertThat(
            json("/filesystem.Filesystem/RemoveWatcher", "{\"watcher_id\":\"" + id + "\"}")
                .statusCode())
        .isEqualTo(200);
  }

  /** The most that the field holds means everything. */
  @Test
  void aListMayBeAsDeepAsThereIsAnything() throws Exception {
    sandbox.files().write("deep/1/2/3/file", "x");

    assertThat(
            json("/filesystem.Filesystem/ListDir", "{\"path\":\"deep\",\"depth\":4294967295}")
                .body())
        .contains("/home/user/deep/1/2/3/file");
  }
}
