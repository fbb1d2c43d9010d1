package io.github.e2bmcp.e2b;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.envd.EntryInfo;
import io.github.e2bmcp.e2b.envd.FileEvent;
import io.github.e2bmcp.e2b.envd.FileEvents;
import io.github.e2bmcp.e2b.envd.FilesystemService;
import io.github.e2bmcp.e2b.envd.Signature;
import io.github.e2bmcp.e2b.envd.Upload;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Answer;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest extends FaultyServer {

  private static final String WRITTEN =
      "[{\"metadata\":{},\"name\":\"a\",\"path\":\"/home/user/a\",\"type\":\"file\"}]";
  private static final String ENTRY =
      "{\"entry\":{\"name\":\"a\",\"type\":\"FILE_TYPE_FILE\",\"path\":\"/home/user/a\","
          + "\"size\":\"5\",\"mode\":420,\"permissions\":\"-rw-r--r--\",\"owner\":\"user\","
          + "\"group\":\"user\",\"modifiedTime\":\"2026-11-22T19:56:04.5Z\"}}";

  private final Files files = sandbox.files();

  private void takesUploads() {
    server.on(
        "POST /files",
        (request, answer) ->
            answer.full(
                200, "Content-Type: text/plain\r\n", WRITTEN.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aNewDaemonTakesTheBytesAsTheyAre() {
    takesUploads();

    EntryInfo entry = files.write("dir/ä b.txt", "hé");

    assertThat(entry.path()).isEqualTo("/home/user/a");
    assertThat(server.last().target()).isEqualTo("/files?path=dir%2F%C3%A4%20b.txt");
    assertThat(server.last().header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(server.last().text()).isEqualTo("hé");
  }

  @Test
  void anOldDaemonTakesAForm() {
    takesUploads();

    Sandboxes.open(client, "0.5.6").files().as("root").write("x\"y", "hé");

    assertThat(server.last().target()).isEqualTo("/files?path=x%22y&username=root");
    assertThat(server.last().header("Content-Type")).startsWith("multipart/form-data; boundary=");
    assertThat(server.last().text())
        .contains("Content-Disposition: form-data; name=\"file\"; filename=\"x\\\"y\"\r\n")
        .contains("\r\n\r\nhé\r\n--");
  }

  /** The path tells where it goes; of several files only their names do. */
  @Test
  void aNameWithALineBreakGoesByItselfOnly() {
    takesUploads();

    Sandboxes.open(client, "0.5.6").files().write("x\ny", "hé");

    assertThat(server.last().target()).isEqualTo("/files?path=x%0Ay");
    assertThatThrownBy(() -> files.writeAll(Map.of("x\ny", Upload.of("hé"))))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  @Test
  void severalFilesGoInOneForm() {
    takesUploads();
    Map<String, Upload> both = new LinkedHashMap<>();
    both.put("/a", Upload.of("1"));
    both.put("/b", new Upload.Stream(new ByteArrayInputStream(new byte[] {'2'})));

    files.writeAll(both);

    assertThat(server.requests()).hasSize(1);
    assertThat(server.last().text())
        .containsSubsequence(
            "filename=\"/a\"", "\r\n\r\n1\r\n", "filename=\"/b\"", "\r\n\r\n2\r\n");
    assertThat(server.last().header("X-Metadata-k")).isEmpty();

    files.writeAll(Map.of("/a", Upload.of("1")), Map.of("k", "v"));
    assertThat(server.last().header("X-Metadata-k")).isEqualTo("v");
  }

  @Test
  void streamsAndLocalFilesAreSent(@TempDir Path directory) throws IOException {
    takesUploads();
    byte[] large = new byte[3 << 20];
    large[large.length - 1] = 7;
    Path local = java.nio.file.Files.write(directory.resolve("f"), large);

    files.write("a", new ByteArrayInputStream(large));
    assertThat(server.last().body()).isEqualTo(large);
    files.write("a", local);
    assertThat(server.last().body()).isEqualTo(large);
  }

  @Test
  void gzipPacksTheBodyOnTheWay() throws IOException {
    takesUploads();
    byte[] content = new byte[100_000];

    files.write("a", new Upload.Bytes(content), true, Map.of("Label", "x"));

    assertThat(server.last().header("Content-Encoding")).isEqualTo("gzip");
    assertThat(server.last().header("X-Metadata-Label")).isEqualTo("x");
    assertThat(server.last().body().length).isLessThan(1000);
    InputStream packed = new GZIPInputStream(new ByteArrayInputStream(server.last().body()));
    assertThat(packed.readAllBytes()).isEqualTo(content);
  }

  @Test
  void metadataIsCheckedBeforeItIsSent() {
    assertThatThrownBy(() -> files.write("a", Upload.of(""), false, Map.of("a b", "x")))
        .isInstanceOf(E2bException.InvalidArgument.class);
    assertThatThrownBy(() -> files.write("a", Upload.of(""), false, Map.of("a", "x\r\ny")))
        .isInstanceOf(E2bException.InvalidArgument.class);
    assertThatThrownBy(() ->
            Sandboxes.open(client, "0.6.1")
                .files()
                .write("a", Upload.of(""), false, Map.of("a", "x")))
        .isInstanceOf(E2bException.Template.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aFullDiskIsToldSo() {
    server.onJson("POST /files", 507, "{\"code\":507,\"message\":\"not enough disk space\"}");

    assertThatThrownBy(() -> files.write("a", "x")).isInstanceOf(E2bException.NotEnoughSpace.class);
  }

  @Test
  void filesAreReadWhetherPackedOrNot() throws IOException {
    server.on(
        "GET /files",
        (request, answer) ->
            answer.full(
                200,
                "Content-Encoding: gzip\r\n",
                Answer.gzip("héllo".getBytes(StandardCharsets.UTF_8))));
    server.on(
        "GET /files",
        (request, answer) -> answer.full(200, "", "plain".getBytes(StandardCharsets.UTF_8)));

    try (InputStream in = files.openPacked("a")) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("héllo");
    }
    assertThat(server.last().header("Accept-Encoding")).isEqualTo("gzip");
    assertThat(files.read("a")).isEqualTo("plain");
  }

  @Test
  void aMissingFileIsTold() {
    server.onJson("GET /files", 404, "{\"code\":404,\"message\":\"path '/nope' does not exist\"}");
    server.onJson(
        "POST /filesystem.Filesystem/Stat",
        404,
        "{\"code\":\"not_found\",\"message\":\"no such file\"}");

    assertThatThrownBy(() -> files.read("/nope"))
        .isInstanceOf(E2bException.FileNotFound.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> files.info("/nope")).isInstanceOf(E2bException.FileNotFound.class);
    assertThat(files.exists("/nope")).isFalse();
  }

  @Test
  void aFileThatBreaksOffIsNoShortFile() {
    server.on("GET /health", (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));
    server.on(
        "GET /files",
        (request, answer) -> {
          answer.raw("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nabc");
          answer.cut();
        });

    assertThatThrownBy(() -> files.read("a")).isInstanceOf(E2bException.ConnectionFailed.class);
  }

  @Test
  void aFileThatStallsIsGivenUp() {
    server.on(
        "GET /files",
        (request, answer) -> {
          answer.raw("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nabc");
          answer.awaitClientGone();
        });

    timesOut(HURRY, () -> files.withTimeout(HURRY).read("a"));
  }

  /** envd gives such a link no type at all. */
  @Test
  void aLinkThatLeadsNowhereIsListed() {
    server.onJson(
        "POST /filesystem.Filesystem/ListDir",
        200,
        "{\"entries\":[{\"name\":\"off\",\"path\":\"/home/user/off\",\"size\":\"4\","
            + "\"permissions\":\"Lrwxrwxrwx\",\"symlinkTarget\":\"/home/user/off\",\"isSymlink\":true},"
            + "{\"name\":\"pipe\",\"path\":\"/home/user/pipe\",\"permissions\":\"prw-r--r--\"}]}");

    assertThat(files.list(""))
        .singleElement()
        .satisfies(link -> {
          assertThat(link.name()).isEqualTo("off");
          assertThat(link.type()).isEqualTo(EntryInfo.Type.SYMLINK);
        });
  }

  @Test
  void entriesAreReadAsProtoJsonWritesThem() {
    server.onJson("POST /filesystem.Filesystem/Stat", 200, ENTRY);
    server.onJson("POST /filesystem.Filesystem/Move", 200, ENTRY);
    server.onJson("POST /filesystem.Filesystem/ListDir", 200, "{}");
    server.onJson("POST /filesystem.Filesystem/Remove", 200, "{}");

    EntryInfo entry = files.info("a");
    assertThat(entry.sizeBytes()).isEqualTo(5);
    assertThat(entry.mode()).isEqualTo(0644);
    assertThat(entry.modifiedAt()).isEqualTo(Instant.parse("2026-11-22T19:56:04.5Z"));
    assertThat(files.rename("a", "b").name()).isEqualTo("a");
    assertThat(server.last().text()).isEqualTo("{\"source\":\"a\",\"destination\":\"b\"}");
    assertThat(files.list("a", 3)).isEmpty();
    assertThat(server.last().text()).isEqualTo("{\"path\":\"a\",\"depth\":3}");
    files.remove("a");
    assertThat(server.last().text()).isEqualTo("{\"path\":\"a\"}");
  }

  @Test
  void makingWhatIsThereIsFalse() {
    server.onJson("POST /filesystem.Filesystem/MakeDir", 200, "{\"entry\":{}}");
    server.onJson(
        "POST /filesystem.Filesystem/MakeDir",
        409,
        "{\"code\":\"already_exists\",\"message\":\"directory already exists\"}");

    assertThat(files.makeDirectory("d")).isTrue();
    assertThat(files.makeDirectory("d")).isFalse();
  }

  @Test
  void aWatchTellsChangesUntilItsTimeIsOver() {
    server.on(
        "POST /filesystem.Filesystem/WatchDir",
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, "{\"start\":{}}");
          answer.frame(0, "{\"keepalive\":{}}");
          answer.frame(0, "{\"filesystem\":{\"name\":\"x\",\"type\":\"EVENT_TYPE_WRITE\"}}");
          answer.frame(0, "{\"filesystem\":{\"name\":\"x\",\"type\":\"EVENT_TYPE_NEWER\"}}");
          answer.frame(2, "{\"error\":{\"code\":\"deadline_exceeded\",\"message\":\"over\"}}");
          answer.end();
        });

    try (FileEvents watch = files.watch("d", true, Duration.ofSeconds(9))) {
      assertThat(server.last().text()).contains("{\"path\":\"d\",\"recursive\":true}");
      assertThat(watch.next()).isEqualTo(new FileEvent(FileEvent.Kind.WRITE, "x", null));
      assertThatThrownBy(watch::next).isInstanceOf(E2bException.Timeout.class);
    }
  }

  @Test
  void whatAnOldDaemonCannotWatchIsNotAskedFor() {
    Files old = Sandboxes.open(client, "0.6.2").files();

    assertThatThrownBy(() ->
            old.watch(new FilesystemService.Watch("d", false, true, false, "", Duration.ZERO)))
        .isInstanceOf(E2bException.Template.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void signaturesAreTheOfficialOnes() {
    assertThat(Signature.of("/a b", Signature.Operation.READ, "user", "tok", 1_700_000_000L))
        .isEqualTo("v1_Oc18ryPTYb4ELTU1gEFR5cHfGixsdjUNN/NqpqH5plc");
    assertThat(Signature.of("x", Signature.Operation.WRITE, "", "tok", null))
        .isEqualTo("v1_YRcyf7XpQksIF8s07M2pmmi2QVQu+ouKbv8kcV1yF9o");
  }

  @Test
  void signedUrlsCarryNoSandboxUnderOneSandboxUrl() {
    String url = sandbox.downloadUrl("/a b", "root", null);

    assertThat(url)
        .isEqualTo(
            server.url()
                + "/files?username=root&path=%2Fa%20b&signature="
                + Signature.of("/a b", Signature.Operation.READ, "root", Sandboxes.TOKEN, null)
                    .replace("/", "%2F")
                    .replace("+", "%2B"));
    assertThat(sandbox.uploadUrl("", "", Duration.ofMinutes(1))).contains("&signature_expiration=");
  }
}
