package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.api.LogEntry;
import io.github.e2bmcp.e2b.api.TemplateBuild;
import io.github.e2bmcp.e2b.api.TemplateInfo;
import io.github.e2bmcp.e2b.api.TemplateSpec;
import io.github.e2bmcp.e2b.api.Templates;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest extends FaultyServer {

  private static final TemplateBuild BUILD = new TemplateBuild("t1", "b1", List.of());
  private static final String STATUS = "GET /templates/t1/builds/b1/status";
  private final Templates templates = client.templates();

  private static void empty(Answer answer) throws IOException {
    answer.raw("HTTP/1.1 204 X\r\n\r\n");
  }

  @Test
  void aBuildIsRequestedAndStarted() {
    server.onJson(
        "POST /v3/templates", 202, "{\"templateID\":\"t1\",\"buildID\":\"b1\",\"tags\":[\"v1\"]}");
    server.on("POST /v2/templates/t1/builds/b1", (request, answer) -> empty(answer));

    TemplateBuild build = templates.request("mine", List.of("v1"), 2, 1024, 4096);
    assertThat(build).isEqualTo(new TemplateBuild("t1", "b1", List.of("v1")));
    assertThat(server.last().text())
        .isEqualTo(
            "{\"name\":\"mine\",\"tags\":[\"v1\"],\"cpuCount\":2,\"memoryMB\":1024,"
                + "\"minFreeDiskMb\":4096}");

    templates.start(
        build, TemplateSpec.fromTemplate("base").copy("src", "/app", "hash", "root", "0755"));
    assertThat(server.last().text())
        .isEqualTo(
            "{\"force\":false,\"fromTemplate\":\"base\",\"steps\":[{\"type\":\"COPY\",\"force\":false,"
                + "\"args\":[\"src\",\"/app\",\"root\",\"0755\"],\"filesHash\":\"hash\"}]}");
  }

  @Test
  void defaultsAreLeftToTheServer() {
    server.onJson("POST /v3/templates", 202, "{\"templateID\":\"t1\",\"buildID\":\"b1\"}");

    templates.request("mine", List.of(), 0, 0);

    assertThat(server.last().text()).isEqualTo("{\"name\":\"mine\"}");
  }

  private void status(String status, String reason, String... lines) {
    List<String> log = new ArrayList<>();
    for (String line : lines) {
      log.add(
          "{\"timestamp\":\"2026-11-22T19:56:04Z\",\"level\":\"info\",\"message\":\""
              + line
              + "\"}");
    }
    server.onJson(
        STATUS,
        200,
        "{\"status\":\"%s\",\"reason\":{\"message\":\"%s\"},\"logEntries\":[%s]}"
            .formatted(status, reason, String.join(",", log)));
  }

  @Test
  void waitingHandsOutEveryLineOnce() {
    status("building", "", "one");
    status("ready", "", "two", "three");
    status("ready", "");
    List<String> heard = new ArrayList<>();

    templates.await(BUILD, Duration.ofSeconds(5), (LogEntry line) -> heard.add(line.message()));

    assertThat(heard).containsExactly("one", "two", "three");
    assertThat(server.requests())
        .extracting(request -> request.target().replaceFirst(".*[?]", ""))
        .containsExactly("logsOffset=0", "logsOffset=1", "logsOffset=3");
  }

  @Test
  void aBuildThatFailsSaysWhy() {
    status("error", "no such image");

    assertThatThrownBy(() -> templates.await(BUILD, Duration.ofSeconds(5), line -> {}))
        .isExactlyInstanceOf(E2bException.Build.class)
        .hasMessage("no such image");
  }

  @Test
  void aBuildThatIsNotReadyInTime() {
    status("building", "");

    timesOut(HURRY, () -> templates.await(BUILD, HURRY, line -> {}));
  }

  @Test
  void filesAreUploadedUnlessTheServerHasThem(@TempDir Path directory) throws IOException {
    Path archive = Files.writeString(directory.resolve("a.tgz"), "packed");
    String file = "GET /templates/t1/files/h";
    server.onJson(file, 201, "{\"present\":true,\"url\":\"" + server.url() + "/bucket\"}");
    server.onJson(
        file,
        201,
        "{\"present\":false,\"url\":\""
            + server.url()
            + "/bucket?sig=1\",\"headers\":{\"X-Up\":\"y\"}}");
    server.on("PUT /bucket", (request, answer) -> answer.full(200, "", new byte[0]));
    server.on("PUT /bucket", (request, answer) -> answer.full(403, "", new byte[0]));

    templates.upload(BUILD, "h", archive);
    assertThat(server.requests()).hasSize(1);
    templates.upload(BUILD, "h", archive);
    assertThat(server.last().text()).isEqualTo("packed");
    assertThat(server.last().header("X-Up")).isEqualTo("y");
    assertThat(server.last().header("X-API-Key")).isEmpty();
    assertThatThrownBy(() -> templates.upload(BUILD, "h", archive))
        .isExactlyInstanceOf(E2bException.FileUpload.class);
  }

  @Test
  void templatesAreListedPublishedTaggedAndDeleted() {
    server.on(
        "GET /v2/templates",
        (request, answer) ->
            answer.full(
                200,
                "X-Next-Token: more\r\n",
                "[{\"templateID\":\"t1\",\"names\":[\"me/x\"],\"public\":true}]"
                    .getBytes(StandardCharsets.UTF_8)));
    server.onJson("GET /v2/templates", 200, "[{\"templateID\":\"t2\",\"aliases\":[\"old\"]}]");
    server.onJson("PATCH /v2/templates/t1", 200, "{}");
    server.onJson("POST /templates/tags", 201, "{\"buildID\":\"b1\",\"tags\":[\"v2\"]}");
    server.on("DELETE /templates/tags", (request, answer) -> empty(answer));
    server.onJson("GET /templates/t1/tags", 200, "[{\"tag\":\"v1\",\"buildID\":\"b1\"}]");
    server.on("DELETE /templates/t1", (request, answer) -> empty(answer));

    List<TemplateInfo> all = templates.list().toList();
    assertThat(all).extracting(TemplateInfo::templateId).containsExactly("t1", "t2");
    assertThat(all)
        .extracting(TemplateInfo::names)
        .containsExactly(List.of("me/x"), List.of("old"));
    templates.setPublic("t1", true);
    assertThat(server.last().text()).isEqualTo("{\"public\":true}");
    assertThat(templates.assignTags("x:v1", List.of("v2")).tags()).containsExactly("v2");
    assertThat(server.last().text()).isEqualTo("{\"target\":\"x:v1\",\"tags\":[\"v2\"]}");
    templates.removeTags("x", List.of("v2"));
    assertThat(server.last().text()).isEqualTo("{\"name\":\"x\",\"tags\":[\"v2\"]}");
    assertThat(templates.tags("t1")).isEqualTo(Map.of("v1", "b1"));
    assertThat(templates.delete("t1")).isTrue();
    assertThat(templates.delete("t2")).isFalse();
  }

  @Test
  void aNameIsTakenAlsoByOthers() {
    server.onJson("GET /templates/aliases/mine", 200, "{\"templateID\":\"t1\"}");
    server.onJson("GET /templates/aliases/theirs", 403, "{\"code\":403,\"message\":\"no\"}");
    server.onJson("GET /templates/aliases/odd", 500, "{\"code\":500,\"message\":\"oops\"}");

    assertThat(templates.exists("mine")).isTrue();
    assertThat(templates.exists("theirs")).isTrue();
    assertThat(templates.exists("free")).isFalse();
    assertThatThrownBy(() -> templates.exists("odd"))
        .isExactlyInstanceOf(E2bException.Build.class)
        .hasMessageContaining("oops");
  }
}
