package io.github.e2bmcp.e2b.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.scripted.Answer;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class E2bEngineTest {

  private static final String ID = Sandboxes.ID;
  private static final String ACCESS =
      "{\"sandboxID\":\"" + ID + "\",\"envdVersion\":\"0.6.13\",\"envdAccessToken\":\"t\"}";

  @TempDir Path state;

  private final ScriptedServer server = new ScriptedServer();

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private E2bEngine engine(E2bEngineOptions options) {
    return new E2bEngine(Sandboxes.config(server), options);
  }

  private void serves() {
    server.onJson("POST /v2/sandboxes", 201, ACCESS);
    server.onJson("GET /v2/sandboxes", 200, "[]");
    server.on("DELETE /sandboxes/" + ID, (request, answer) -> noContent(answer));
  }

  private static void noContent(Answer answer) throws IOException {
    answer.raw("HTTP/1.1 204 X\r\n\r\n");
  }

  private List<String> methods() {
    return server.requests().stream().map(r -> r.method() + " " + r.path()).toList();
  }

  private List<Path> notes() throws IOException {
    try (Stream<Path> files = Files.list(state)) {
      return files.toList();
    }
  }

  @Test
  void withoutAKeyThereIsNoEngine() {
    assertThatThrownBy(() ->
            new E2bEngine(Sandboxes.config(server).withApiKey(""), E2bEngineOptions.standard()))
        .isInstanceOf(SandboxException.Unauthorized.class)
        .hasMessage("E2B_API_KEY environment variable is required");
  }

  @Test
  void whatItMadeEndsWithIt() throws IOException {
    serves();
    try (E2bEngine engine = engine(E2bEngineOptions.standard().withStateDirectory(state))) {
      engine.create(SandboxSpec.standard().withMetadata(Map.of("owner", "me")));

      assertThat(server.last().text())
          .contains("\"templateID\":\"code-interpreter-v1\"")
          .contains("\"timeout\":3600")
          .contains("\"owner\":\"me\"")
          .contains("\"e2b-mcp-instance\":\"");
      assertThat(notes()).hasSize(1);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(notes().getFirst())))
          .isEqualTo("rw-------");
      assertThat(Files.readString(notes().getFirst())).doesNotContain("test-key");
    }

    assertThat(methods()).contains("DELETE /sandboxes/" + ID);
    assertThat(notes()).isEmpty();
  }

  @Test
  void whatACrashLeftIsKilledAtTheNextStart() throws IOException {
    serves();
    E2bEngine crashed = engine(E2bEngineOptions.standard().withStateDirectory(state));
    crashed.create(SandboxSpec.standard());
    String name = String.valueOf(notes().getFirst().getFileName());
    String instance = name.replace(".instance", "");
    // What a crash leaves is a file without a lock; a copy is one.
    Path left = state.resolve("11111111-2222-3333-4444-555555555555.instance");
    Files.copy(notes().getFirst(), left);
    String orphan = "11111111-2222-3333-4444-555555555555";
    ScriptedServer next = new ScriptedServer();
    next.on(
        "GET /v2/sandboxes",
        (request, answer) ->
            answer.json(
                200,
                request.target().contains(orphan)
                    ? "[{\"sandboxID\":\"iorphan\",\"state\":\"running\",\"metadata\":"
                        + "{\"e2b-mcp-instance\":\""
                        + orphan
                        + "\"}}]"
                    : "[]"));
    next.on("DELETE /sandboxes/iorphan", (request, answer) -> noContent(answer));
    next.onJson("POST /v2/sandboxes", 201, ACCESS);
    next.on("DELETE /sandboxes/" + ID, (request, answer) -> noContent(answer));
    String account = Files.readString(left).replace(server.url(), next.url());
    Files.writeString(left, account);

    try (E2bEngine engine =
        new E2bEngine(
            Sandboxes.config(next), E2bEngineOptions.standard().withStateDirectory(state))) {
      engine.create(SandboxSpec.standard());
    }

    assertThat(next.requests().stream().map(r -> r.method() + " " + r.path()))
        .contains("DELETE /sandboxes/iorphan");
    assertThat(left).doesNotExist();
    // The live engine's own note and sandboxes were let alone.
    assertThat(state.resolve(instance + ".instance")).exists();
    crashed.close();
    next.close();
  }

  @Test
  void theNoteOfALiveProcessOfThisAccountIsLetAlone() throws IOException {
    serves();
    Path live = state.resolve("22222222-2222-3333-4444-555555555555.instance");
    E2bEngine one = engine(E2bEngineOptions.standard().withStateDirectory(state));
    one.create(SandboxSpec.standard());
    Files.copy(notes().getFirst(), live);
    try (FileChannel channel = FileChannel.open(live, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      try (E2bEngine other = engine(E2bEngineOptions.standard().withStateDirectory(state))) {
        other.create(SandboxSpec.standard());
      }
      assertThat(live).exists();
    }
    one.close();
  }

  @Test
  void theMarkOfTheInstanceIsNotShown() {
    server.onJson(
        "GET /v2/sandboxes",
        200,
        "[{\"sandboxID\":\"i1\",\"templateID\":\"t\",\"state\":\"paused\",\"memoryMB\":512,"
            + "\"cpuCount\":2,\"metadata\":{\"owner\":\"me\",\"e2b-mcp-instance\":\"x\"}}]");
    try (E2bEngine engine = engine(E2bEngineOptions.standard())) {
      SandboxInfo info =
          engine
              .list(new SandboxQuery(Map.of("owner", "me"), Set.of()), PageRequest.first())
              .items()
              .getFirst();

      assertThat(info.metadata()).isEqualTo(Map.of("owner", "me"));
      assertThat(info.state()).isEqualTo(SandboxInfo.State.PAUSED);
      assertThat(info.limits().memoryBytes()).isEqualTo(512L << 20);
      assertThat(server.last().target()).contains("state=paused%2Crunning").contains("order=asc");
    }
  }

  @Test
  void aFileAppearsWhenItIsWhole() throws IOException {
    serves();
    server.onJson("POST /files", 200, "[{\"name\":\"p\",\"path\":\"/p\",\"type\":\"file\"}]");
    server.onJson(
        "POST /filesystem.Filesystem/Stat", 404, "{\"code\":\"not_found\",\"message\":\"no\"}");
    server.onJson(
        "POST /filesystem.Filesystem/Move",
        200,
        "{\"entry\":{\"name\":\"a\",\"path\":\"/d/a\",\"type\":\"FILE_TYPE_FILE\"}}");
    try (E2bEngine engine = engine(E2bEngineOptions.standard())) {
      Sandbox sandbox = engine.create(SandboxSpec.standard());
      byte[] large = new byte[1_000_000];

      try (OutputStream out = sandbox.files().write("/d/a")) {
        out.write(large);
        out.write(large);
      }

      assertThat(methods()).containsSubsequence("POST /files", "POST /filesystem.Filesystem/Move");
      ScriptedServer.Request upload =
          server.requests().stream()
              .filter(r -> r.path().equals("/files"))
              .findFirst()
              .orElseThrow();
      assertThat(upload.body()).hasSize(2_000_000);
      assertThat(upload.target()).contains("%2Fd%2F.e2b-mcp-");
      assertThat(server.last().text()).contains("\"destination\":\"/d/a\"");
    }
  }

  @Test
  void aFileThatIsRefusedIsToldAndLeavesNothing() {
    serves();
    server.onJson("POST /files", 507, "{\"code\":507,\"message\":\"no space\"}");
    server.onJson("POST /filesystem.Filesystem/Remove", 200, "{}");
    server.onJson(
        "POST /filesystem.Filesystem/Stat", 404, "{\"code\":\"not_found\",\"message\":\"no\"}");
    try (E2bEngine engine = engine(E2bEngineOptions.standard())) {
      Sandbox sandbox = engine.create(SandboxSpec.standard());

      assertThatThrownBy(
              () -> {
                try (OutputStream out = sandbox.files().write("a")) {
                  out.write("x".getBytes(StandardCharsets.UTF_8));
                }
              })
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(SandboxException.NotEnoughSpace.class);
      assertThat(methods()).contains("POST /filesystem.Filesystem/Remove");
    }
  }

  @Test
  void aDeadSandboxIsNotFound() {
    serves();
    server.onJson(
        "POST /process.Process/List",
        502,
        "{\"message\":\"The sandbox was not found\",\"code\":502}");
    try (E2bEngine engine = engine(E2bEngineOptions.standard())) {
      Sandbox sandbox = engine.create(SandboxSpec.standard());

      assertThatThrownBy(sandbox::processes)
          .isInstanceOf(SandboxException.SandboxNotFound.class)
          .hasMessageContaining(ID);
      assertThatThrownBy(() -> engine.connect("inone"))
          .isInstanceOf(SandboxException.SandboxNotFound.class);
    }
  }

  @Test
  void whatCannotBeReachedIsToldByTheProbe() throws IOException {
    server.close();
    try (E2bEngine engine = engine(E2bEngineOptions.standard())) {
      assertThat(engine.probe().usable()).isFalse();
      assertThat(engine.probe().missing()).isNotEmpty();
    }
  }
}
