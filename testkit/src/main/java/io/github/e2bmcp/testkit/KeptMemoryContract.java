package io.github.e2bmcp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.ProcessInfo;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxListener;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.sandbox.SandboxStream;
import io.github.e2bmcp.sandbox.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What an engine passes that writes memory to disk and brings it back: extend it and make the
 * engine, which must allow at least four sandboxes at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KeptMemoryContract {

  /** Keeps its state in memory only, and answers each line with how many there were. */
  private static final ProcessSpec COUNTER =
      ProcessSpec.of(
              "python3",
              "-u",
              "-c",
              """
              import sys
              seen = 0
              for line in sys.stdin:
                  seen += 1
                  print('seen', seen)
              """)
          .withStdin()
          .withTag("counter");

  private SandboxEngine engine;
  private Sandbox one;

  @SuppressWarnings("NullAway.Init") // made before all and before each test by JUnit
  protected KeptMemoryContract() {}

  /** Makes an engine; all that are made see what the others kept. */
  protected abstract SandboxEngine newEngine();

  @BeforeAll
  void makeEngine() {
    engine = newEngine();
    assertThat(engine.probe().capabilities())
        .contains(Capability.PAUSE_TO_DISK, Capability.SNAPSHOT);
  }

  @AfterAll
  void closeEngine() {
    engine.close();
  }

  @BeforeEach
  void makeOne() {
    one = engine.create(SandboxSpec.standard().withMetadata(Map.of("kept", "yes")));
  }

  @AfterEach
  void killOne() {
    one.kill();
  }

  private static void count(SandboxProcess counter, int expected) {
    counter.write("line\n".getBytes(StandardCharsets.UTF_8));
    ContractArea.awaitOutput(counter, "seen " + expected + "\n");
  }

  @Test
  void pausedSandboxIsListedAndAsksToBeResumed() {
    one.pause();
    one.pause();
    SandboxQuery paused = new SandboxQuery(Map.of("kept", "yes"), Set.of(SandboxInfo.State.PAUSED));
    assertThat(engine.list(paused, PageRequest.first()).items())
        .extracting(SandboxInfo::id)
        .contains(one.id());
    assertThatThrownBy(() -> one.start(ProcessSpec.of("true")))
        .isInstanceOf(SandboxException.SandboxPaused.class)
        .hasMessageContaining(one.id());
    assertThat(engine.find(one.id()).info().state()).isEqualTo(SandboxInfo.State.PAUSED);
    one.resume();
    one.resume();
    assertThat(one.info().state()).isEqualTo(SandboxInfo.State.RUNNING);
    assertThat(ProcessRun.shell(one, "echo back").text()).isEqualTo("back");
  }

  @Test
  void processesFilesAndStreamsGoOn() {
    SandboxProcess counter = one.start(COUNTER);
    count(counter, 1);
    ProcessRun.shell(one, "echo kept > file; sleep 987 > /dev/null 2>&1 & echo $! > daemon");
    one.pause();
    one.resume();
    count(counter, 2);
    assertThat(ProcessRun.shell(one, "cat file; kill -0 $(cat daemon) && echo lives").text())
        .isEqualTo("kept\nlives");
    assertThat(one.processes()).extracting(ProcessInfo::tag).contains("counter");
    counter.closeStdin();
    assertThat(ProcessRun.of(counter).exit().exitCode()).isZero();
  }

  @Test
  void outputUnderWayIsNeitherLostNorDoubled() {
    SandboxProcess writer =
        one.start(ProcessSpec.of("python3", "-c", "for i in range(200000): print(i)"));
    one.pause();
    one.resume();
    one.pause();
    one.resume();
    String all = ProcessRun.of(writer).text();
    assertThat(all.lines().count()).isEqualTo(200_000);
    assertThat(all).endsWith("199998\n199999");
  }

  @Test
  void portsInsideGoOnOrThePauseIsRefused() throws IOException {
    SandboxListener listener = one.listen(0);
    SandboxProcess server =
        one.start(
            ProcessSpec.of(
                "python3",
                "-u",
                "-c",
                """
                import select, socket
                port = socket.create_server(('127.0.0.1', 8080))
                poll = select.epoll()
                poll.register(port.fileno(), select.EPOLLIN)
                print('listens')
                while True:
                    poll.poll()
                    with port.accept()[0] as client:
                        client.sendall(b'served')
                """));
    ContractArea.awaitOutput(server, "listens");
    try {
      one.pause();
      one.resume();
    } catch (SandboxException.Unsupported e) {
      assertThat(e).hasMessageContaining("Stop it first: python3");
    }
    assertThat(one.info().state()).isEqualTo(SandboxInfo.State.RUNNING);
    try (SandboxStream stream = one.dial(8080)) {
      assertThat(stream.input().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("served");
    }
    server.killTree();
    one.pause();
    one.resume();
    ProcessSpec call = ProcessSpec.shell("echo hello > /dev/tcp/127.0.0.1/" + listener.port());
    ProcessRun.of(one, call);
    try (SandboxStream stream = Objects.requireNonNull(listener.accept(ContractArea.SOON))) {
      assertThat(stream.input().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("hello\n");
    }
  }

  @Test
  void timePausedIsNotTheProcesss() {
    SandboxProcess sleeper =
        one.start(ProcessSpec.shell("sleep 1; echo done").withTimeout(Duration.ofSeconds(4)));
    one.pause();
    // Longer than the process may run: a pause must not use up its time.
    assertThat(sleeper.next(Duration.ofSeconds(5))).isNull();
    one.resume();
    ContractArea.awaitOutput(sleeper, "done");
  }

  @Test
  void pausedSandboxOutlivesItsEngine() {
    SandboxEngine first = newEngine();
    Sandbox left = first.create(SandboxSpec.standard().withMetadata(Map.of("left", "behind")));
    count(left.start(COUNTER), 1);
    ProcessRun.shell(left, "echo kept > file");
    left.pause();
    assertThatThrownBy(() -> engine.find(left.id()))
        .as("it is held by the engine that lives")
        .isInstanceOf(SandboxException.SandboxNotFound.class);
    first.close();
    SandboxQuery query = new SandboxQuery(Map.of("left", "behind"), Set.of());
    assertThat(engine.list(query, PageRequest.first()).items())
        .singleElement()
        .satisfies(info -> assertThat(info.id()).isEqualTo(left.id()));
    try (Sandbox again = engine.connect(left.id())) {
      assertThat(again.info().state()).isEqualTo(SandboxInfo.State.RUNNING);
      count(again.attach(new ProcessSelector.ByTag("counter")), 2);
      assertThat(ProcessRun.shell(again, "cat file").text()).isEqualTo("kept");
      again.kill();
    }
    assertThat(engine.list(query, PageRequest.first()).items()).isEmpty();
  }

  @Test
  void snapshotMakesCopiesThatGoTheirOwnWays() {
    SandboxProcess counter = one.start(COUNTER);
    count(counter, 1);
    ProcessRun.shell(one, "echo first > file");
    Snapshot snapshot = engine.snapshot(one.id(), Map.of("name", "mine"));
    assertThat(engine.snapshots()).contains(snapshot);
    count(counter, 2);
    SandboxSpec copies = SandboxSpec.standard().withTemplate(snapshot.id());
    Sandbox left = engine.create(copies.withMetadata(Map.of("side", "left")));
    Sandbox right = engine.create(copies);
    try {
      assertThat(Set.of(one.id(), left.id(), right.id())).hasSize(3);
      assertThat(left.info().metadata()).isEqualTo(Map.of("side", "left"));
      ProcessRun.shell(left, "echo left > file");
      for (Sandbox copy : List.of(left, right)) {
        count(copy.attach(new ProcessSelector.ByTag("counter")), 2);
      }
      count(left.attach(new ProcessSelector.ByTag("counter")), 3);
      assertThat(ProcessRun.shell(right, "cat file").text()).isEqualTo("first");
      assertThat(ProcessRun.shell(one, "cat file").text()).isEqualTo("first");
    } finally {
      left.kill();
      right.kill();
    }
    assertThat(engine.deleteSnapshot(snapshot.id())).isTrue();
    assertThat(engine.deleteSnapshot(snapshot.id())).isFalse();
    assertThatThrownBy(() -> engine.create(copies)).isInstanceOf(SandboxException.class);
    count(counter, 3);
  }

  @Test
  void pausedSandboxCanBeCopiedAndKilled() {
    SandboxProcess counter = one.start(COUNTER);
    count(counter, 1);
    one.pause();
    Snapshot snapshot = engine.snapshot(one.id(), Map.of());
    one.kill();
    assertThatThrownBy(() -> engine.find(one.id()))
        .isInstanceOf(SandboxException.SandboxNotFound.class);
    Sandbox copy = engine.create(SandboxSpec.standard().withTemplate(snapshot.id()));
    try {
      count(copy.attach(new ProcessSelector.ByTag("counter")), 2);
    } finally {
      copy.kill();
      engine.deleteSnapshot(snapshot.id());
    }
  }
}
