package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class StateTest extends Spine {

  private Server server;

  @BeforeAll
  void start() {
    server = server();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void variablesLastBetweenCalls() {
    server.python("x = 1");
    assertThat(server.python("x + 1").text()).contains("2");
  }

  @Test
  void aClassOfOneCallIsUsedInTheNext() {
    server.python("class Greeter:\n    def greet(self, name):\n        return f'Hello {name}'");
    assertThat(server.python("Greeter().greet('World')").text()).contains("Hello World");
    server.javascript("class Counter { n = 0; up() { return ++this.n } }; const c = new Counter()");
    assertThat(server.javascript("c.up(); c.up()").text()).contains("2");
  }

  @Test
  void twoHundredCallsInARowInOneSandbox() {
    Reply first = server.call("execute_python", "code", "n = 0", "sandbox_id", "new").succeeded();
    String id = first.sandboxId();
    for (int i = 1; i <= 200; i++) {
      Reply reply =
          server.call("execute_python", "code", "n += 1; n", "sandbox_id", id).succeeded();
      assertThat(reply.text()).containsPattern("\\b" + i + "\\b");
    }
  }

  @Test
  void twoSandboxesNeverSeeEachOther() {
    String one =
        server
            .call(
                "execute_python",
                "code",
                "secret = 'of one'; open('mine.txt','w').write(secret)",
                "sandbox_id",
                "new")
            .succeeded()
            .sandboxId();
    String other =
        server.call("execute_python", "code", "1", "sandbox_id", "new").succeeded().sandboxId();
    assertThat(other).isNotEqualTo(one);
    assertThat(
            server.call("execute_python", "code", "secret", "sandbox_id", other).refused().text())
        .contains("NameError");
    server.call("read_file", "path", "mine.txt", "sandbox_id", other).refused();
    String probe =
        """
        import os
        found = []
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                found.append(open(f'/proc/{pid}/environ').read() + open(f'/proc/{pid}/cmdline').read())
            except OSError:
                pass
        'of one' in ''.join(found), os.path.exists('mine.txt')
        """;
    assertThat(server.call("execute_python", "code", probe, "sandbox_id", other).succeeded().text())
        .contains("(False, False)");
    assertThat(
            server.call("execute_python", "code", "secret", "sandbox_id", one).succeeded().text())
        .contains("of one");
  }
}
