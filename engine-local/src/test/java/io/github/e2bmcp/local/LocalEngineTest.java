package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxProcess;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.testkit.ProcessRun;
import io.github.e2bmcp.testkit.attack.Leftovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path state;

  /** A sandbox's own ids must be able to go through; JUnit makes the directory for one id only. */
  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void leavesNothingBehind() {
    LocalEngine engine =
        new LocalEngine(LocalEngineConfig.standard().withStateDirectory(state.resolve("engine")));
    Sandbox sandbox;
    SandboxProcess process;
    try (engine) {
      sandbox = engine.create(SandboxSpec.standard());
      process = sandbox.start(ProcessSpec.of("sleep", "1000"));
    }
    assertThat(process.next(SOON)).isInstanceOf(ProcessEvent.Ended.class);
    assertThatThrownBy(sandbox::info).isInstanceOf(SandboxException.SandboxNotFound.class);
    assertThat(state.resolve("engine/servers")).isEmptyDirectory();
  }

  @Test
  void refusesMoreSandboxesThanConfigured() {
    LocalEngineConfig config =
        LocalEngineConfig.standard().withStateDirectory(state.resolve("engine"));
    try (LocalEngine engine = new LocalEngine(config.withMaxSandboxes(1))) {
      Sandbox first = engine.create(SandboxSpec.standard());
      assertThatThrownBy(() -> engine.create(SandboxSpec.standard()))
          .isInstanceOf(SandboxException.LimitReached.class);
      first.kill();
      engine.create(SandboxSpec.standard()).kill();
    }
  }

  /** All sandboxes are one user's to the host's kernel, which counts some things for the user. */
  @Test
  void oneSandboxCannotTakeAllSignalsThatMayWait() {
    String queueing =
        """
        import ctypes, os, signal
        libc = ctypes.CDLL(None)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN})
        waiting = 0
        while waiting < 2_000_000 and libc.sigqueue(os.getpid(), signal.SIGRTMIN, None) == 0:
            waiting += 1
        print(waiting, flush=True)
        """;
    try (LocalEngine engine =
        new LocalEngine(LocalEngineConfig.standard().withStateDirectory(state.resolve("engine")))) {
      Sandbox greedy = engine.create(SandboxSpec.standard());
      SandboxProcess holder =
          greedy.start(
              ProcessSpec.of("python3", "-c", queueing + "signal.sigwait({signal.SIGTERM})"));
      assertThat(count(holder)).isBetween(100L, 1_024L);
      Sandbox other = engine.create(SandboxSpec.standard());
      assertThat(count(other.start(ProcessSpec.of("python3", "-c", queueing)))).isGreaterThan(100);
    }
  }

  /** Each is the first file operation of its worker, which is only being born. */
  @Test
  void whatIsAbortedAtOnceNeverAppears() throws IOException {
    try (LocalEngine engine =
        new LocalEngine(LocalEngineConfig.standard().withStateDirectory(state.resolve("engine")))) {
      for (int round = 0; round < 10; round++) {
        Sandbox sandbox = engine.create(SandboxSpec.standard());
        List<FileSink> sinks = new ArrayList<>();
        for (int file = 0; file < 5; file++) {
          sinks.add(sandbox.files().write("aborted/" + file));
        }
        for (FileSink sink : sinks) {
          sink.write(new byte[300_000]);
          sink.abort();
        }
        String look =
            "sleep 0.3; while ls -A aborted | grep -q e2b; do sleep 0.05; done; ls aborted";
        assertThat(ProcessRun.shell(sandbox, look).text()).isEmpty();
        sandbox.kill();
      }
    }
  }

  private static long count(SandboxProcess process) {
    if (process.next(SOON) instanceof ProcessEvent.Stdout(byte[] said)) {
      return Long.parseLong(new String(said, StandardCharsets.US_ASCII).strip());
    }
    throw new AssertionError("it said nothing");
  }

  @Test
  void aCreationThatIsInterruptedLeavesNothing() throws Exception {
    try (LocalEngine engine =
        new LocalEngine(LocalEngineConfig.standard().withStateDirectory(state.resolve("engine")))) {
      engine.create(SandboxSpec.standard()).kill();
      for (int millis = 1; millis < 80; millis += 5) {
        Thread creation =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    engine.create(SandboxSpec.standard()).kill();
                  } catch (SandboxException.Cancelled e) {
                    // As it should.
                  }
                });
        creation.join(Duration.ofMillis(millis));
        List<String> begun = List.copyOf(bundles());
        creation.interrupt();
        creation.join();
        assertThat(bundles()).as("interrupted after %s ms", millis).isEmpty();
        assertThat(begun.isEmpty() ? begun : Leftovers.of(begun))
            .as("interrupted after %s ms", millis)
            .isEmpty();
      }
    }
  }

  @Test
  void oneSandboxCannotTakeAllWatchesOfTheHostsUser() {
    try (LocalEngine engine =
        new LocalEngine(LocalEngineConfig.standard().withStateDirectory(state.resolve("engine")))) {
      Sandbox greedy = engine.create(SandboxSpec.standard());
      String code =
          """
          import ctypes
          libc = ctypes.CDLL(None)
          print(sum(libc.inotify_init1(0) >= 0 for _ in range(60)))
          """;
      assertThat(ProcessRun.python(greedy, code).text()).isEqualTo("16");
    }
  }

  private LocalEngineConfig withASpare() {
    return LocalEngineConfig.standard()
        .withStateDirectory(state.resolve("engine"))
        .withSpares(1, Limits.standard());
  }

  private Set<String> bundles() throws IOException {
    try (Stream<Path> files = Files.walk(state.resolve("engine/servers"), 2)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("sbx-"))
          .collect(Collectors.toSet());
    }
  }

  /** Waits until one is ready beside the sandbox that was created. */
  private String spare(LocalEngine engine, Sandbox created) throws Exception {
    long until = System.nanoTime() + SOON.toNanos();
    while (engine.spares() == 0) {
      assertThat(System.nanoTime()).as("no spare was made").isLessThan(until);
      Thread.sleep(10);
    }
    Set<String> found = bundles();
    found.remove(created.id());
    assertThat(found).hasSize(1);
    return found.iterator().next();
  }

  @Test
  void aSpareBecomesWhatIsAskedFor() throws Exception {
    try (LocalEngine engine = new LocalEngine(withASpare())) {
      Sandbox first = engine.create(SandboxSpec.standard());
      String waiting = spare(engine, first);
      assertThat(engine.list(SandboxQuery.all(), PageRequest.first()).items())
          .as("nobody sees it before it is taken")
          .hasSize(1);
      assertThatThrownBy(() -> engine.connect(waiting))
          .isInstanceOf(SandboxException.SandboxNotFound.class);

      Sandbox other =
          engine.create(
              SandboxSpec.standard().withLimits(new Limits(64 << 20, 1, 32, 16 << 20, 1_000, 64)));
      assertThat(other.id()).as("with other limits").isNotEqualTo(waiting);

      Instant before = Instant.now();
      Sandbox second =
          engine.create(
              SandboxSpec.standard()
                  .withMetadata(Map.of("whose", "mine"))
                  .withEnvironment(Map.of("COLOUR", "blue"))
                  .withTimeToLive(Duration.ofMinutes(7)));
      assertThat(second.id()).isEqualTo(waiting);
      SandboxInfo info = second.info();
      assertThat(info.metadata()).containsEntry("whose", "mine");
      assertThat(info.createdAt()).isAfterOrEqualTo(before);
      assertThat(Duration.between(info.createdAt(), info.expiresAt()))
          .isEqualTo(Duration.ofMinutes(7));
      assertThat(ProcessRun.shell(second, "echo $COLOUR; ls -A").text()).isEqualTo("blue");
    }
    assertThat(state.resolve("engine/servers")).isEmptyDirectory();
  }

  @Test
  void aSpareThatDiedIsTakenByNobody() throws Exception {
    try (LocalEngine engine = new LocalEngine(withASpare().withMaxSandboxes(3))) {
      Sandbox first = engine.create(SandboxSpec.standard());
      String waiting = spare(engine, first);
      Path pid = bundle(waiting).resolve("pid");
      ProcessHandle init = ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();
      init.destroyForcibly();
      init.onExit().get(20, TimeUnit.SECONDS);
      Sandbox second = engine.create(SandboxSpec.standard());
      assertThat(ProcessRun.shell(second, "echo well").text()).isEqualTo("well");
      first.kill();
      second.kill();
    }
    assertThat(state.resolve("engine/servers")).isEmptyDirectory();
  }

  private Path bundle(String id) throws IOException {
    try (Stream<Path> files = Files.walk(state.resolve("engine/servers"), 2)) {
      return files.filter(file -> file.endsWith(id)).findFirst().orElseThrow();
    }
  }
}
