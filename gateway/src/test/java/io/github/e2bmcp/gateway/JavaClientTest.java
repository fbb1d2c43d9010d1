package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.CodeContext;
import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.CommandResult;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.Execution;
import io.github.e2bmcp.e2b.RunOptions;
import io.github.e2bmcp.e2b.RunningCommand;
import io.github.e2bmcp.e2b.Terminals;
import io.github.e2bmcp.e2b.api.LogQuery;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.api.SandboxFilter;
import io.github.e2bmcp.e2b.envd.EntryInfo;
import io.github.e2bmcp.e2b.envd.FileEvent;
import io.github.e2bmcp.e2b.envd.FileEvents;
import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.envd.Upload;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.gateway.access.ApiKeys;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Java client's whole surface on a gateway over this machine's engine. */
class JavaClientTest {

  private static RunningGateway gateway;
  private static E2b client;
  private static E2bSandbox sandbox;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway(GatewayOptions.standard(), 0);
    client = gateway.client();
    sandbox =
        client.create(
            NewSandbox.of("base")
                .withEnvironment(Map.of("GIVEN", "at creation"))
                .withMetadata(Map.of("k k", "v&v")));
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void sandboxesAreMadeFoundAndEnded() {
    E2bSandbox other = client.create(NewSandbox.of("base").withTimeout(Duration.ofMinutes(1)));

    assertThat(other.isRunning()).isTrue();
    assertThat(other.info().state()).isEqualTo(SandboxDetails.State.RUNNING);
    assertThat(client.list(SandboxFilter.metadata(Map.of("k k", "v&v"))))
        .extracting(SandboxDetails::sandboxId)
        .containsExactly(sandbox.id());
    assertThat(client.sandboxes().list(SandboxFilter.all(), 1, "").next()).isNotEmpty();
    assertThat(client.list(SandboxFilter.all()).map(SandboxDetails::sandboxId))
        .contains(sandbox.id(), other.id());
    assertThat(client.connect(other.id()).id()).isEqualTo(other.id());
    other.setTimeout(Duration.ofMinutes(30));
    assertThat(other.info().endAt()).isAfter(Instant.now().plus(Duration.ofMinutes(29)));
    assertThat(other.kill()).isTrue();
    assertThat(other.kill()).isFalse();
    assertThat(other.isRunning()).isFalse();
    assertThatThrownBy(() -> other.commands().run("true"))
        .isInstanceOf(E2bException.SandboxNotRunning.class);
    assertThatThrownBy(() -> client.connect(other.id()))
        .isInstanceOf(E2bException.SandboxNotFound.class);
  }

  @Test
  void commandsRunAsTheUserInItsHome() {
    CommandResult result = sandbox.commands().run("id -un; pwd; echo $GIVEN $MORE >&2", withMore());

    assertThat(result.stdout()).isEqualTo("user\n/home/user\n");
    assertThat(result.stderr()).isEqualTo("at creation too\n");
    assertThatThrownBy(() -> sandbox.commands().run("echo out; exit 3"))
        .isInstanceOfSatisfying(
            E2bException.CommandExit.class,
            exit -> {
              assertThat(exit.exitCode()).isEqualTo(3);
              assertThat(exit.stdout()).isEqualTo("out\n");
            });
    assertThatThrownBy(
            () -> sandbox.commands().run("true", CommandOptions.standard().withDirectory("/nope")))
        .isInstanceOf(E2bException.InvalidArgument.class)
        .hasMessageContaining("cwd '/nope' does not exist");
    assertThatThrownBy(
            () -> sandbox.commands().run("true", CommandOptions.standard().withUser("nobody")))
        .isInstanceOf(E2bException.Authentication.class);
    assertThat(sandbox.logs(LogQuery.all()))
        .extracting(entry -> entry.fields().get("command"))
        .contains("/bin/bash -l -c echo out; exit 3");
  }

  private static CommandOptions withMore() {
    return CommandOptions.standard().withEnvironment(Map.of("MORE", "too"));
  }

  @Test
  void largeOutputComesWhole() {
    assertThat(sandbox.commands().run("seq 1 500000").stdout()).hasSize(3_388_895);
  }

  @Test
  void aCommandThatRunsTooLongIsKilled() {
    CommandOptions brief = CommandOptions.standard().withTimeout(Duration.ofMillis(500));

    assertThatThrownBy(() -> sandbox.commands().run("sleep 1234", brief))
        .isInstanceOf(E2bException.Timeout.class);

    assertThat(sandbox.commands().run("pgrep -f 'sleep 123[4]' || echo none").stdout())
        .isEqualTo("none\n");
  }

  @Test
  void backgroundCommandsTakeInputAndSignals() {
    try (RunningCommand cat =
        sandbox.commands().start("cat", CommandOptions.standard().withStdin())) {
      assertThat(sandbox.commands().list()).anyMatch(running -> running.pid() == cat.pid());
      cat.sendStdin("héllo\n");
      cat.closeStdin();
      assertThat(cat.waitFor().stdout()).isEqualTo("héllo\n");
    }
    try (RunningCommand sleep = sandbox.commands().start("sleep 99", CommandOptions.standard());
        RunningCommand again = sandbox.commands().connect(sleep.pid(), CommandOptions.standard())) {
      assertThat(sleep.kill()).isTrue();
      assertThat(again.waitForAny().exitCode()).isEqualTo(-1);
      assertThat(sleep.waitForAny().error()).isEqualTo("signal: killed");
      assertThat(sleep.kill()).isFalse();
    }
  }

  @Test
  void lettingGoOfACommandDoesNotStopIt() {
    RunningCommand command = sandbox.commands().start("sleep 98", CommandOptions.standard());

    command.close();

    assertThat(sandbox.commands().list()).anyMatch(running -> running.pid() == command.pid());
    assertThat(sandbox.commands().kill(command.pid())).isTrue();
  }

  @Test
  void terminalsTalkBack() {
    StringBuilder seen = new StringBuilder();
    try (Terminals.Terminal terminal =
        sandbox.terminals().create(90, 20, CommandOptions.standard())) {
      terminal.send("stty size; exit 7\n".getBytes(StandardCharsets.UTF_8));
      ProcessOutput event = terminal.next();
      while (!(event instanceof ProcessOutput.Ended)) {
        if (event instanceof ProcessOutput.Terminal output) {
          seen.append(new String(output.bytes(), StandardCharsets.UTF_8));
        }
        event = terminal.next();
      }
      assertThat(((ProcessOutput.Ended) event).exitCode()).isEqualTo(7);
    }
    assertThat(seen.toString()).contains("20 90");
  }

  @Test
  void filesGoInAndOutWhateverTheyHold() throws Exception {
    byte[] bytes = new byte[5 << 20];
    new Random(1).nextBytes(bytes);

    sandbox.files().write("dir/ü 1.bin", new ByteArrayInputStream(bytes));
    assertThat(sandbox.files().readBytes("/home/user/dir/ü 1.bin")).isEqualTo(bytes);
    sandbox.files().write("packed", new Upload.Bytes(bytes), true, Map.of());
    assertThat(sandbox.files().readBytes("packed")).isEqualTo(bytes);
    sandbox.files().writeAll(Map.of("/home/user/m/a", Upload.of("1"), "m/empty", Upload.of("")));
    assertThat(sandbox.files().read("m/a")).isEqualTo("1");
    assertThat(sandbox.files().read("m/empty")).isEmpty();
    try (InputStream in = sandbox.files().open("packed")) {
      assertThat(in.readNBytes(3)).isEqualTo(Arrays.copyOf(bytes, 3));
    }
    assertThatThrownBy(() -> sandbox.files().read("nope"))
        .isInstanceOf(E2bException.FileNotFound.class);
    assertThatThrownBy(() -> sandbox.files().read("dir"))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }

  @Test
  void directoriesAreMadeListedMovedAndRemoved() {
    assertThat(sandbox.files().makeDirectory("a/b/c")).isTrue();
    assertThat(sandbox.files().makeDirectory("a/b/c")).isFalse();
    sandbox.files().write("a/f", "12345");
    sandbox.commands().run("ln -s f a/link; chmod 640 a/f");

    assertThat(sandbox.files().list("a", 2))
        .extracting(EntryInfo::path)
        .containsExactlyInAnyOrder(
            "/home/user/a/b", "/home/user/a/b/c", "/home/user/a/f", "/home/user/a/link");
    EntryInfo file = sandbox.files().info("a/f");
    assertThat(file.sizeBytes()).isEqualTo(5);
    assertThat(file.permissions()).isEqualTo("-rw-r-----");
    assertThat(file.owner()).isEqualTo("user");
    EntryInfo link = sandbox.files().info("a/link");
    assertThat(link.type()).isEqualTo(EntryInfo.Type.FILE);
    assertThat(link.symlinkTarget()).isEqualTo("/home/user/a/f");
    assertThat(sandbox.files().rename("a/f", "a/new/g").path()).isEqualTo("/home/user/a/new/g");
    sandbox.files().remove("a");
    assertThat(sandbox.files().exists("a")).isFalse();
    sandbox.files().remove("a");
    assertThatThrownBy(() -> sandbox.files().list("a"))
        .isInstanceOf(E2bException.FileNotFound.class);
  }

  @Test
  void changesAreSeen() {
    sandbox.files().makeDirectory("watched");
    try (FileEvents events = sandbox.files().watch("watched", true, Duration.ofSeconds(20))) {
      sandbox.files().makeDirectory("watched/sub");
      assertThat(events.next()).isEqualTo(new FileEvent(FileEvent.Kind.CREATE, "sub", null));
      sandbox.files().write("watched/file", "1");
      assertThat(events.next()).isEqualTo(new FileEvent(FileEvent.Kind.CREATE, "file", null));
      assertThat(events.next()).isEqualTo(new FileEvent(FileEvent.Kind.CHMOD, "file", null));
      assertThat(events.next()).isEqualTo(new FileEvent(FileEvent.Kind.WRITE, "file", null));
    }
  }

  /** Whoever shows a folder would have the file twice. */
  @Test
  void aFileThatIsOverwrittenIsNotToldAsMade() {
    sandbox.files().makeDirectory("again");
    sandbox.files().write("again/file", "1");
    try (FileEvents events = sandbox.files().watch("again", false, Duration.ofSeconds(20))) {
      sandbox.files().write("again/file", "2");
      sandbox.files().makeDirectory("again/end");
      assertThat(events.next()).isEqualTo(new FileEvent(FileEvent.Kind.WRITE, "file", null));
      assertThat(events.next()).isEqualTo(new FileEvent(FileEvent.Kind.CREATE, "end", null));
    }
  }

  @Test
  void signedUrlsOpenOneFile() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String upload = sandbox.uploadUrl("signed.txt", "", Duration.ofMinutes(1));
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(upload))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofString("by url"))
            .build();
    assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    String download = sandbox.downloadUrl("signed.txt", "", Duration.ofMinutes(1));
    assertThat(get(http, download).body()).isEqualTo("by url");
    assertThat(get(http, download.replace("signed.txt", "other")).statusCode()).isNotEqualTo(200);
    String late = sandbox.downloadUrl("signed.txt", "", Duration.ofMinutes(-1));
    assertThat(get(http, late).statusCode()).isEqualTo(401);
  }

  private static HttpResponse<String> get(HttpClient http, String url) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void codeKeepsItsVariables() {
    sandbox.interpreter().run("x = 20");
    Execution execution = sandbox.interpreter().run("print('out')\nx + 1");

    assertThat(execution.error()).isNull();
    assertThat(execution.text()).isEqualTo("21");
    assertThat(String.join("", execution.stdout())).isEqualTo("out\n");
    assertThat(Objects.requireNonNull(sandbox.interpreter().run("1/0").error()).name())
        .isEqualTo("ZeroDivisionError");
    RunOptions javascript = RunOptions.standard().withLanguage("javascript");
    assertThat(sandbox.interpreter().run("const a = 2; a * 2", javascript).text()).isEqualTo("4");
  }

  @Test
  void contextsDoNotShareTheirVariables() {
    sandbox.files().makeDirectory("elsewhere");
    CodeContext context = sandbox.interpreter().createContext("python", "/home/user/elsewhere");
    RunOptions inside = RunOptions.standard().withContext(context.id());

    assertThat(sandbox.interpreter().run("import os; y = 1; os.getcwd()", inside).text())
        .contains("/home/user/elsewhere");
    assertThat(sandbox.interpreter().run("y").error()).isNotNull();
    assertThat(sandbox.interpreter().contexts()).contains(context);
    sandbox.interpreter().restartContext(context.id());
    assertThat(sandbox.interpreter().run("y", inside).error()).isNotNull();
    sandbox.interpreter().removeContext(context.id());
    assertThatThrownBy(() -> sandbox.interpreter().run("1", inside))
        .isInstanceOf(E2bException.NotFound.class);
  }

  @Test
  void codeWhoseClientGivesUpIsInterruptedAndKeepsItsVariables() {
    sandbox.interpreter().run("z = 5");

    assertThatThrownBy(() ->
            sandbox
                .interpreter()
                .run(
                    "import time\nfor _ in range(600): time.sleep(0.1)",
                    RunOptions.standard().withTimeout(Duration.ofMillis(500))))
        .isInstanceOf(E2bException.Timeout.class);

    assertThat(sandbox.interpreter().run("z").text()).isEqualTo("5");
  }

  @Test
  void portsInsideAreReachedByHeaders() throws Exception {
    sandbox.files().write("www/index.txt", "from inside");
    try (RunningCommand server =
        sandbox
            .commands()
            .start(
                "cd www && exec python3 -u -m http.server 8123 --bind 127.0.0.1",
                CommandOptions.standard())) {
      server.next();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(gateway.url() + "/index.txt"))
              .header("E2b-Sandbox-Id", sandbox.id())
              .header("E2b-Sandbox-Port", "8123")
              .build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo("from inside");
      server.kill();
    }
  }

  @Test
  void whatIsNotOfferedIsSaid() {
    assertThatThrownBy(() -> sandbox.snapshot("s"))
        .isInstanceOf(E2bException.SandboxError.class)
        .hasMessageContaining("501");
    assertThatThrownBy(() -> client.volumes().list()).hasMessageContaining("501");
    assertThatThrownBy(() -> client.create(NewSandbox.of("base").withTimeout(Duration.ofDays(3))))
        .isInstanceOf(E2bException.InvalidArgument.class)
        .hasMessageContaining("Timeout cannot be greater than 24 hours");
  }

  @Test
  void aTimeoutOfZeroEndsTheSandboxNow() {
    E2bSandbox brief = client.create();
    assertThat(brief.isRunning()).isTrue();
    brief.setTimeout(Duration.ZERO);
    assertThat(brief.isRunning()).isFalse();
    assertThatThrownBy(brief::info).isInstanceOf(E2bException.SandboxNotFound.class);
  }

  @Test
  void keysHaveOwnersWhoDoNotSeeEachOther() {
    GatewayOptions options =
        GatewayOptions.standard()
            .withKeys(
                ApiKeys.hashed(Map.of(ApiKeys.hash("key-a"), "ann", ApiKeys.hash("key-b"), "bob")));
    try (RunningGateway closed = new RunningGateway(options, 0);
        E2b ann = new E2b(closed.config().withApiKey("key-a"));
        E2b bob = new E2b(closed.config().withApiKey("key-b"));
        E2b eve = new E2b(closed.config().withApiKey("key-c"));
        E2bSandbox hers = ann.create()) {
      assertThat(bob.list(SandboxFilter.all())).isEmpty();
      assertThatThrownBy(() -> bob.connect(hers.id()))
          .isInstanceOf(E2bException.SandboxNotFound.class);
      assertThat(bob.sandboxes().kill(hers.id())).isFalse();
      assertThatThrownBy(eve::create).isInstanceOf(E2bException.Authentication.class);
      assertThat(ann.list(SandboxFilter.all()).map(SandboxDetails::sandboxId))
          .containsExactly(hers.id());
    }
  }
}
