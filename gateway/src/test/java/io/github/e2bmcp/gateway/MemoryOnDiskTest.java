package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.CodeContext;
import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.RunOptions;
import io.github.e2bmcp.e2b.RunningCommand;
import io.github.e2bmcp.e2b.api.ForkResult;
import io.github.e2bmcp.e2b.api.Lifecycle;
import io.github.e2bmcp.e2b.api.LogEntry;
import io.github.e2bmcp.e2b.api.LogQuery;
import io.github.e2bmcp.e2b.api.NetworkRules;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import io.github.e2bmcp.e2b.api.SandboxFilter;
import io.github.e2bmcp.e2b.api.Snapshot;
import io.github.e2bmcp.e2b.envd.ProcessOutput;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.egress.EgressProxy;
import io.github.e2bmcp.gateway.access.ApiKeys;
import io.github.e2bmcp.local.LocalEngineConfig;
import io.github.e2bmcp.local.LocalEngineConfig.RuntimeChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pauses, snapshots and forks with the memory, on gVisor. */
class MemoryOnDiskTest {

  private static final Duration LIFE = Duration.ofMinutes(5);

  private static final String WAITS =
      """
      import select, socket
      port = socket.create_server(('127.0.0.1', 8080))
      poll = select.epoll()
      poll.register(port.fileno(), select.EPOLLIN)
      print('waits')
      poll.poll()
      """;

  @TempDir private static Path disk;
  private static RunningGateway gateway;
  private static E2b client;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/runsc"))
            && System.getProperty("user.name").equals("root"),
        "runsc is not installed (apt-get install runsc), or these tests are not run by root");
    gateway = open();
    client = gateway.client();
  }

  private static RunningGateway open() {
    return new RunningGateway(
        GatewayOptions.standard()
            .withKeys(
                ApiKeys.hashed(Map.of(ApiKeys.hash("a-key"), "ann", ApiKeys.hash("b-key"), "bob")))
            .withRegister(disk.resolve("register")),
        0,
        EgressProxy.standard(),
        LocalEngineConfig.standard()
            .withRuntime(RuntimeChoice.RUNSC)
            .withMemoryDirectory(disk.resolve("memory")));
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
  }

  private static @Nullable String value(E2bSandbox sandbox, String code) {
    return sandbox.interpreter().run(code).text();
  }

  @Test
  void interpretersGoOnAfterTheServersRestart() {
    E2bSandbox sandbox =
        client.create(NewSandbox.of("base").withMetadata(Map.of("kept", "yes")).withTimeout(LIFE));
    CodeContext context = sandbox.interpreter().createContext("python", "/tmp");
    RunOptions inContext = RunOptions.standard().withContext(context.id());
    value(sandbox, "x = 41");
    sandbox.interpreter().run("y = 'of its own'", inContext);
    sandbox.interpreter().run("const z = [1, 2]", RunOptions.standard().withLanguage("javascript"));
    sandbox.files().write("note", "kept");
    sandbox.updateNetwork(NetworkRules.deny("0.0.0.0/0"), false);
    assertThat(sandbox.pause()).isTrue();
    assertThat(sandbox.pause()).isFalse();
    assertThatThrownBy(() -> sandbox.commands().run("true"))
        .isInstanceOf(E2bException.SandboxNotRunning.class);

    client.close();
    gateway.close();
    gateway = open();
    client = gateway.client();

    assertThat(client.list(SandboxFilter.metadata(Map.of("kept", "yes"))))
        .singleElement()
        .satisfies(details -> {
          assertThat(details.sandboxId()).isEqualTo(sandbox.id());
          assertThat(details.state()).isEqualTo(SandboxDetails.State.PAUSED);
        });
    E2bSandbox again = client.connect(sandbox.id());
    assertThat(value(again, "x + 1")).isEqualTo("42");
    assertThat(again.interpreter().run("y", inContext).text()).isEqualTo("of its own");
    assertThat(
            again
                .interpreter()
                .run("z.length", RunOptions.standard().withLanguage("javascript"))
                .text())
        .isEqualTo("2");
    assertThat(again.files().read("note")).isEqualTo("kept");
    assertThat(again.info().allowInternetAccess()).isFalse();
    assertThat(again.kill()).isTrue();
    assertThat(client.list(SandboxFilter.all()).map(SandboxDetails::sandboxId))
        .doesNotContain(sandbox.id());
  }

  @Test
  void snapshotsAreTemplatesOfTheirOwner() {
    try (E2bSandbox original = client.create(NewSandbox.of("base").withTimeout(LIFE));
        E2b bob = new E2b(gateway.config().withApiKey("b-key"))) {
      value(original, "x = 41");
      Snapshot snapshot = original.snapshot("mine");
      assertThat(snapshot.names()).containsExactly("mine");
      assertThat(original.snapshots()).containsExactly(snapshot);
      assertThat(value(original, "x + 1")).as("the original goes on").isEqualTo("42");
      for (String name : List.of(snapshot.snapshotId(), "mine")) {
        E2bSandbox copy = client.create(NewSandbox.of(name).withTimeout(LIFE));
        assertThat(value(copy, "x += 1; x")).isEqualTo("42");
        assertThat(copy.commands().run("echo $HTTP_PROXY").stdout()).startsWith("http://127.0.0.1");
        copy.kill();
      }
      assertThatThrownBy(() -> bob.create(NewSandbox.of(snapshot.snapshotId())))
          .isInstanceOf(E2bException.NotFound.class);
      assertThat(bob.sandboxes().deleteSnapshot(snapshot.snapshotId())).isFalse();
      assertThat(client.sandboxes().deleteSnapshot(snapshot.snapshotId())).isTrue();
      assertThat(client.sandboxes().deleteSnapshot(snapshot.snapshotId())).isFalse();
      assertThatThrownBy(() -> client.create(NewSandbox.of("mine")))
          .isInstanceOf(E2bException.NotFound.class)
          .hasMessageContaining("template 'mine' not found");
      original.kill();
    }
  }

  @Test
  void forksGoTheirOwnWays() {
    try (E2bSandbox original = client.create(NewSandbox.of("base").withTimeout(LIFE))) {
      value(original, "x = 1");
      List<ForkResult> forks = original.fork(2, LIFE);
      assertThat(forks).hasSize(2).allMatch(ForkResult.Forked.class::isInstance);
      int added = 10;
      for (ForkResult fork : forks) {
        E2bSandbox forked = client.open(((ForkResult.Forked) fork).sandbox());
        assertThat(forked.id()).isNotEqualTo(original.id());
        assertThat(value(forked, "x += " + added + "; x")).isEqualTo(Integer.toString(1 + added));
        added *= 10;
        forked.kill();
      }
      assertThat(value(original, "x")).isEqualTo("1");
      assertThat(original.snapshots()).isEmpty();
      assertThat(original.logs(LogQuery.all()))
          .extracting(LogEntry::message)
          .startsWith("Sandbox started", "Code started", "Snapshot taken");
      original.kill();
    }
  }

  /** gVisor cannot write a program to disk that waits for connections with epoll; a newer may. */
  @Test
  void whatCannotBePausedAtItsEndDoesNotLiveOn() {
    try (E2bSandbox sandbox =
            client.create(
                NewSandbox.of("base").withTimeout(LIFE).withLifecycle(Lifecycle.pause()));
        RunningCommand server =
            sandbox.commands().start(List.of("python3", "-uc", WAITS), CommandOptions.standard())) {
      assertThat(server.next()).isInstanceOf(ProcessOutput.Stdout.class);
      boolean pausable = canPause(sandbox);
      sandbox.setTimeout(Duration.ZERO);
      assertThat(client.list(SandboxFilter.all()).map(SandboxDetails::sandboxId))
          .satisfies(ids -> assertThat(ids.contains(sandbox.id())).isEqualTo(pausable));
      assertThat(gateway.sandboxesThatRun()).isZero();
      sandbox.kill();
    }
  }

  private static boolean canPause(E2bSandbox sandbox) {
    try {
      sandbox.pause();
      client.connect(sandbox.id()).close();
      return true;
    } catch (E2bException e) {
      assertThat(e).hasMessageContaining("Stop it first: python3");
      return false;
    }
  }
}
