package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Mark;
import io.github.e2bmcp.acceptance.Server;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

public class LifecycleTest extends Spine {

  @Test
  void toolsAreListedBeforeAnySandboxExists() {
    try (Server server = server()) {
      JsonNode listed = server.request("tools/list", Server.JSON.createObjectNode());
      assertThat(listed.path("result").path("tools").size()).isGreaterThanOrEqualTo(7);
      assertThat(server.log()).doesNotContain("sandbox made");
      server.python("1");
      server.awaitLog("sandbox made");
    }
  }

  /** So that the first call does not pay for the start; and only for a client that wants tools. */
  @Test
  void aSandboxIsMadeReadyOnceTheToolsWereListed() {
    try (Server server = server()) {
      server.request("ping", Server.JSON.createObjectNode());
      assertThat(server.log()).doesNotContain("engine ready");
      server.request("tools/list", Server.JSON.createObjectNode());
      server.awaitLog("engine ready");
    }
  }

  @Test
  void endOfInputEndsTheServerAndEverySandbox() {
    Mark mark = new Mark();
    try (Server server = server()) {
      spawn(server, mark);
      spawn(server, mark);
      mark.awaitProcesses(2);
    }
    mark.assertGone();
  }

  @Test
  protected void aKilledServerTakesItsSandboxesWithIt() {
    Mark mark = new Mark();
    Server server = server();
    spawn(server, mark);
    mark.awaitProcess();
    server.process().descendants().forEach(ProcessHandle::destroyForcibly);
    server.process().destroyForcibly();
    mark.assertGone();
  }

  @Test
  void aTimeoutKeepsVariablesAndKillsDaemons() {
    Mark mark = new Mark();
    try (Server server = server("--sandbox-execution-timeout", "2s")) {
      server.python("kept = 5");
      String text =
          server
              .call("execute_python", "code", mark.daemon() + "\nimport time\ntime.sleep(60)")
              .refused()
              .text();
      assertThat(text).contains("Execution timeout");
      mark.assertGone();
      assertThat(server.python("kept").text()).contains("5");
    }
  }

  @Test
  void cancellingKillsTheRunningCode() throws Exception {
    Mark mark = new Mark();
    try (Server server = server()) {
      server.python("kept = 6");
      Server.Pending call =
          server.beginCall("execute_python", "code", mark.daemon() + "\nwhile True: pass");
      mark.awaitProcess();
      server.cancel(call);
      mark.assertGone();
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

  protected static void spawn(Server server, Mark mark) {
    server
        .call(
            "execute_python",
            "code",
            "import subprocess\np = subprocess.Popen(['%s', '-c', 'import time; time.sleep(600)'], executable='/usr/bin/python3')"
                .formatted(mark.name()),
            "sandbox_id",
            "new")
        .succeeded();
  }
}
