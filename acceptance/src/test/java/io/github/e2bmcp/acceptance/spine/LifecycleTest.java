package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

public class LifecycleTest extends Spine {

  private static final Duration GONE_WITHIN = Duration.ofSeconds(2);

  @Test
  void toolsAreListedBeforeAnySandboxExists() {
    try (Server server = server()) {
      JsonNode listed = server.request("tools/list", Server.JSON.createObjectNode());
      assertThat(listed.path("result").path("tools").size()).isGreaterThanOrEqualTo(7);
      assertThat(server.log()).doesNotContain("sandbox made");
      server.python("1");
      assertThat(server.log()).contains("sandbox made");
    }
  }

  /** So that the first call does not pay for the start; and only for a client that wants tools. */
  @Test
  void aSandboxIsMadeReadyOnceTheToolsWereListed() {
    try (Server server = Server.start()) {
      server.request("ping", Server.JSON.createObjectNode());
      assertThat(server.log()).doesNotContain("engine ready");
      server.request("tools/list", Server.JSON.createObjectNode());
      Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
      while (!server.log().contains("engine ready")) {
        assertThat(Instant.now()).as("the engine is opened unasked").isBefore(deadline);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void endOfInputEndsTheServerAndEverySandbox() {
    String mark = mark();
    try (Server server = server()) {
      spawn(server, mark);
      spawn(server, mark);
      assertThat(marked(mark)).isGreaterThanOrEqualTo(2);
    }
    assertGone(mark);
  }

  @Test
  protected void aKilledServerTakesItsSandboxesWithIt() {
    String mark = mark();
    Server server = server();
    spawn(server, mark);
    assertThat(marked(mark)).isPositive();
    server.process().descendants().forEach(ProcessHandle::destroyForcibly);
    server.process().destroyForcibly();
    assertGone(mark);
  }

  @Test
  void aTimeoutKeepsVariablesAndKillsDaemons() {
    String mark = mark();
    try (Server server = server("--sandbox-execution-timeout", "2s")) {
      server.python("kept = 5");
      String text =
          server
              .call("execute_python", "code", daemon(mark) + "\nimport time\ntime.sleep(60)")
              .refused()
              .text();
      assertThat(text).contains("Execution timeout");
      assertGone(mark);
      assertThat(server.python("kept").text()).contains("5");
    }
  }

  @Test
  void cancellingKillsTheRunningCode() throws Exception {
    String mark = mark();
    try (Server server = server()) {
      server.python("kept = 6");
      Server.Pending call =
          server.beginCall("execute_python", "code", daemon(mark) + "\nwhile True: pass");
      awaitMarked(mark);
      server.cancel(call);
      assertGone(mark);
      assertThat(server.python("kept").text()).contains("6");
      assertThat(call.reply().isDone()).as("a cancelled call is not answered").isFalse();
    }
  }

  @Test
  void callsInFlightAtEndOfInputAreAnswered() {
    Server server = server();
    server.python("1");
    Server.Pending call = server.beginCall("execute_python", "code", "6*7");
    server.close();
    assertThat(call.reply().join().toString()).contains("42");
  }

  protected static String mark() {
    return "mark-" + UUID.randomUUID();
  }

  private static String daemon(String mark) {
    return """
    import os, sys
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv('/usr/bin/python3', ['%s', '-c', 'import time; time.sleep(600)'])
        os._exit(0)
    """
        .formatted(mark);
  }

  protected static void spawn(Server server, String mark) {
    server
        .call(
            "execute_python",
            "code",
            "import subprocess\np = subprocess.Popen(['%s', '-c', 'import time; time.sleep(600)'], executable='/usr/bin/python3')"
                .formatted(mark),
            "sandbox_id",
            "new")
        .succeeded();
  }

  private static void awaitMarked(String mark) {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (marked(mark) == 0) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  protected static void assertGone(String mark) {
    Instant deadline = Instant.now().plus(GONE_WITHIN);
    while (marked(mark) > 0) {
      assertThat(Instant.now()).as("still running").isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  /** How many processes of this machine, sandboxed ones included, carry the mark as their name. */
  protected static long marked(String mark) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(it -> it.getFileName().toString().matches("\\d+"))
          .filter(it -> startsWith(it, mark))
          .count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean startsWith(Path process, String mark) {
    try {
      return Files.readString(process.resolve("cmdline")).startsWith(mark);
    } catch (IOException gone) {
      return false;
    }
  }
}
