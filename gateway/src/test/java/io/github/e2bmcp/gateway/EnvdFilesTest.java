package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.envd.EntryInfo;
import io.github.e2bmcp.e2b.envd.FileEvent;
import io.github.e2bmcp.e2b.envd.FileEvents;
import io.github.e2bmcp.e2b.envd.FilesystemService;
import io.github.e2bmcp.e2b.envd.Upload;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What envd answers of files, where this project's own client does not ask. */
class EnvdFilesTest extends EnvdTestBase {

  @Test
  void symbolicLinksAreNamedAsSuch() throws Exception {
    sandbox().commands().run("mkdir -p links; cd links; touch file; ln -s file to; ln -s none off");

    assertThat(ask(STAT, "{\"path\":\"links/to\"}").body())
        .contains("\"isSymlink\":true")
        .contains("\"type\":\"FILE_TYPE_FILE\"");
    assertThat(ask(STAT, "{\"path\":\"links/off\"}").body()).contains("\"isSymlink\":true");
    assertThat(ask(STAT, "{\"path\":\"links/file\"}").body()).doesNotContain("isSymlink");
    assertThat(ask(STAT, "{\"path\":\"/\"}").body()).contains("\"name\":\"/\"");
  }

  private HttpResponse<String> file(String path) throws Exception {
    return send(envd("/files?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8)).GET());
  }

  @Test
  void pathsAreCleanedBeforeAnythingIsLookedAt() throws Exception {
    sandbox().files().write("clean/real/file", "x");
    sandbox().commands().run("ln -s real clean/link");

    assertThat(file("clean/real/file/").body()).isEqualTo("x");
    assertThat(file("//home/user//clean/./real/file").body()).isEqualTo("x");
    assertThat(file("clean/link/../real/file").body()).isEqualTo("x");
    assertThat(ask(STAT, "{\"path\":\"~/clean/real/file/\"}").body())
        .contains("\"path\":\"/home/user/clean/real/file\"");
    assertThat(ask(STAT, "{\"path\":\"clean/real/..\"}").body())
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
    assertThat(ask("/filesystem.Filesystem/MakeDir", "{\"path\":\"~other\"}").statusCode())
        .isEqualTo(400);
    assertThat(sandbox().files().exists("./~other")).isFalse();
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
    assertThat(sandbox().files().exists("half")).isFalse();
    assertThat(sandbox().files().exists("cut")).isFalse();
  }

  @Test
  void typesAndEncodingsAreWordsOfAnyCase() throws Exception {
    assertThat(
            upload("big", "Application/Octet-Stream", packed("y"), "Content-Encoding", "GZIP")
                .statusCode())
        .isEqualTo(200);
    assertThat(sandbox().files().read("big")).isEqualTo("y");
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
    assertThat(sandbox().files().info("m").metadata()).hasSize(70);
  }

  @Test
  void filesThatTellNoSizeAreRead() throws Exception {
    assertThat(file("/proc/self/status").body()).startsWith("Name:");
    sandbox().files().write("nothing", "");
    assertThat(file("nothing").body()).isEmpty();
  }

  @Test
  void partsAreGivenOnlyOfTheFileThatIsMeant() throws Exception {
    sandbox().files().write("ten", "0123456789");
    HttpRequest.Builder part = envd("/files?path=ten").header("Range", "bytes=2-3");

    assertThat(send(part).body()).isEqualTo("23");
    assertThat(send(part.header("If-Range", "\"another\"")))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(200);
          assertThat(answer.body()).isEqualTo("0123456789");
        });
    sandbox().files().write("nothing", "");
    assertThat(send(envd("/files?path=nothing").header("Range", "bytes=0-")).statusCode())
        .isEqualTo(200);
  }

  /** The most that the field holds means everything. */
  @Test
  void aListMayBeAsDeepAsThereIsAnything() throws Exception {
    sandbox().files().write("deep/1/2/3/file", "x");

    assertThat(
            ask("/filesystem.Filesystem/ListDir", "{\"path\":\"deep\",\"depth\":4294967295}")
                .body())
        .contains("/home/user/deep/1/2/3/file");
  }

  @Test
  void filesAreReadFromTheirEndAndWrittenByKnownUsersOnly() throws Exception {
    sandbox().files().write("ten", "0123456789");
    String token = token();
    HttpResponse<String> end =
        send(
            to(sandbox().id(), 49983, "/files?path=ten")
                .header("X-Access-Token", token)
                .header("Range", "bytes=-3"));
    assertThat(end.statusCode()).isEqualTo(206);
    assertThat(end.body()).isEqualTo("789");
    HttpResponse<String> stranger =
        send(
            to(sandbox().id(), 49983, "/files?path=ten&username=bob")
                .header("X-Access-Token", token));
    assertThat(stranger.statusCode()).isEqualTo(401);
    HttpResponse<String> broken =
        send(
            to(sandbox().id(), 49983, "/files?path=packed")
                .header("X-Access-Token", token)
                .header("Content-Type", "application/octet-stream")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("not packed")));
    assertThat(broken.statusCode()).isEqualTo(400);
  }

  @Test
  void watchesTellTheEntryThatChanged() {
    sandbox().files().makeDirectory("seen");
    FilesystemService.Watch watch =
        new FilesystemService.Watch("seen", false, true, false, "", Duration.ofSeconds(20));
    try (FileEvents events = sandbox().files().watch(watch)) {
      Map<String, String> metadata = Map.of("author", "ann");
      sandbox().files().write("seen/file", Upload.of("12345"), false, metadata);
      FileEvent event = Objects.requireNonNull(events.next());
      EntryInfo entry = Objects.requireNonNull(event.entry());
      assertThat(entry.path()).isEqualTo("/home/user/seen/file");
      assertThat(entry.sizeBytes()).isEqualTo(5);
      assertThat(entry.metadata()).isEqualTo(metadata);
    }
  }
}
