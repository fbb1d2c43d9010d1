package io.github.e2bmcp.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashSweepTest {

  @TempDir Path state;

  @BeforeEach
  void open() throws IOException {
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** A server of its own, to be killed. */
  static final class Server {
    private Server() {}

    public static void main(String[] arguments) throws InterruptedException {
      LocalEngine engine =
          new LocalEngine(LocalEngineConfig.standard().withStateDirectory(Path.of(arguments[0])));
      Sandbox sandbox = engine.create(SandboxSpec.standard());
      System.out.println(sandbox.id());
      Thread.currentThread().join();
    }
  }

  @Test
  void aKilledServersSandboxesDieAndTheNextServerSweeps() throws Exception {
    Path engines = state.resolve("engine");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Server.class.getName(),
                engines.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String id;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      id = out.readLine();
    }
    assertThat(id).startsWith("sbx-");
    Path bundle = bundle(engines, id);
    long init = Long.parseLong(Files.readString(bundle.resolve("pid")).strip());
    ProcessHandle agent = ProcessHandle.of(init).orElseThrow();
    server.destroyForcibly().waitFor();
    agent.onExit().get(10, TimeUnit.SECONDS);

    try (LocalEngine next =
        new LocalEngine(LocalEngineConfig.standard().withStateDirectory(engines))) {
      next.create(SandboxSpec.standard()).kill();
      awaitGone(bundle);
    }
  }

  private static Path bundle(Path engines, String id) throws IOException {
    try (DirectoryStream<Path> servers = Files.newDirectoryStream(engines.resolve("servers"))) {
      for (Path server : servers) {
        if (Files.exists(server.resolve(id))) {
          return server.resolve(id);
        }
      }
    }
    throw new AssertionError("no bundle of " + id + " in " + engines);
  }

  private static void awaitGone(Path bundle) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Files.exists(bundle)) {
      assertThat(System.nanoTime()).as("the sweep's time").isLessThan(until);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
