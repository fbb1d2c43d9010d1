package io.github.e2bmcp.acceptance.e2b;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import org.junit.jupiter.api.Test;

/**
 * Two server processes with one E2B account take turns in one sandbox: who owns it stands in its
 * metadata, and its kernels are found by their tags.
 */
final class TwoServersTest {

  private static Reply run(Server server, String tool, String sandbox, String code) {
    return server.call(tool, "code", code, "sandbox_id", sandbox).succeeded();
  }

  @Test
  void serveOneSandboxInTurn() {
    try (E2bService e2b = new E2bService();
        Server first = Server.start(e2b.environment())) {
      String sandbox = first.python("counter = 1").sandboxId();
      run(first, "execute_javascript", sandbox, "let word = 'one'");
      try (Server second = Server.start(e2b.environment())) {
        for (int turn = 1; turn <= 3; turn++) {
          assertThat(run(second, "execute_python", sandbox, "counter += 1; counter").text())
              .contains(Integer.toString(2 * turn));
          assertThat(run(first, "execute_python", sandbox, "counter += 1; counter").text())
              .contains(Integer.toString(2 * turn + 1));
        }
        assertThat(run(second, "execute_javascript", sandbox, "word += ' two'; word").text())
            .contains("one two");
        assertThat(run(first, "execute_javascript", sandbox, "word").text()).contains("one two");
        String own = second.python("'second'").sandboxId();
        assertThat(own).isNotEqualTo(sandbox);
        assertThat(e2b.sandboxes()).isEqualTo(2);
      }
      // The second has ended its own sandbox, not the first one's.
      assertThat(e2b.sandboxes()).isOne();
      assertThat(run(first, "execute_python", sandbox, "counter").text()).contains("7");
    }
  }

  @Test
  void aSandboxOfSomebodyElseIsLeftAsItIs() {
    try (E2bService service = new E2bService();
        E2b client = new E2b(E2bConfig.fromEnvironment(service.environment()));
        E2bSandbox foreign = client.create(NewSandbox.of("base"));
        Server server = Server.start(service.environment())) {
      foreign.pause();
      Reply refused =
          server.call("execute_python", "code", "1", "sandbox_id", foreign.id()).refused();
      assertThat(refused.text()).contains("does not exist");
      assertThat(foreign.info().state()).isEqualTo(SandboxDetails.State.PAUSED);
      foreign.kill();
    }
  }
}
