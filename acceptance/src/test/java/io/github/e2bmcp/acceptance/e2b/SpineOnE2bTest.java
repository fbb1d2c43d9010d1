package io.github.e2bmcp.acceptance.e2b;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Mark;
import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import io.github.e2bmcp.acceptance.spine.BadInputTest;
import io.github.e2bmcp.acceptance.spine.ExamplesTest;
import io.github.e2bmcp.acceptance.spine.LifecycleTest;
import io.github.e2bmcp.acceptance.spine.SecurityPolicyTest;
import io.github.e2bmcp.acceptance.spine.StateTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The main job with {@code E2B_API_KEY} set: the same tests, the same answers. */
final class SpineOnE2bTest {

  private static E2bService e2b;

  @BeforeAll
  static void start() {
    e2b = new E2bService();
  }

  @AfterAll
  static void stop() {
    e2b.close();
  }

  @Nested
  final class State extends StateTest {
    @Override
    protected Map<String, String> environment() {
      return e2b.environment();
    }
  }

  @Nested
  final class Examples extends ExamplesTest {
    @Override
    protected Map<String, String> environment() {
      return e2b.environment();
    }
  }

  @Nested
  final class BadInput extends BadInputTest {
    @Override
    protected Map<String, String> environment() {
      return e2b.environment();
    }
  }

  @Nested
  final class Security extends SecurityPolicyTest {
    @Override
    protected Map<String, String> environment() {
      return e2b.environment();
    }
  }

  @Nested
  final class Lifecycle extends LifecycleTest {
    @Override
    protected Map<String, String> environment() {
      return e2b.environment();
    }

    /** Sandboxes elsewhere outlive a killed server; the next one to start ends them. */
    @Test
    @Override
    protected void aKilledServerTakesItsSandboxesWithIt() {
      Mark mark = new Mark();
      Server server = server();
      spawn(server, mark);
      server.process().descendants().forEach(ProcessHandle::destroyForcibly);
      server.process().destroyForcibly().onExit().join();
      mark.awaitProcess();

      try (Server next = server()) {
        next.python("1");
        mark.assertGone();
      }
      assertThat(e2b.sandboxes()).isZero();
    }

    @Test
    void aServerThatIsToldToStopKillsItsSandboxes() throws InterruptedException {
      try (Server server = server()) {
        server.python("1");
        assertThat(e2b.sandboxes()).isOne();
        server.process().destroy();
        server.process().waitFor();
      }
      assertThat(e2b.sandboxes()).isZero();
    }

    @Test
    void everyResultTellsTheRemainingLife() {
      try (Server server = server()) {
        List<Reply> results =
            List.of(
                server.python("1"),
                server.javascript("1"),
                server.call("create_file", "path", "note", "content", "kept").succeeded(),
                server.call("read_file", "path", "note").succeeded(),
                server.call("list_files").succeeded());
        assertThat(results)
            .extracting(Reply::text)
            .allSatisfy(text -> assertThat(text).containsPattern("lives \\d+ min"));
        assertThat(server.call("get_sandbox_info").succeeded().text())
            .contains("Engine: e2b", "closes in", "cpu unknown", "1 GiB");
      }
    }
  }
}
