package io.github.e2bmcp.acceptance.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.api.SandboxDetails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is paused on gVisor outlives the program that paused it, however that ended. */
final class PausedSandboxTest {

  @TempDir private Path state;

  @BeforeEach
  void needsGvisor() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/runsc"))
            && System.getProperty("user.name").equals("root"),
        "runsc is not installed (apt-get install runsc), or these tests are not run by root");
  }

  @Test
  void comesBackAfterTheServerWasStopped() throws Exception {
    comesBackAfter(Process::destroy);
  }

  @Test
  void comesBackAfterTheServerWasKilled() throws Exception {
    comesBackAfter(Process::destroyForcibly);
  }

  private void comesBackAfter(Consumer<Process> end) throws Exception {
    String id;
    try (HttpService service = start();
        E2b client = client(service)) {
      E2bSandbox sandbox = client.create(NewSandbox.of("base"));
      id = sandbox.id();
      sandbox.interpreter().run("x = 41");
      sandbox.files().write("note", "kept");
      assertThat(sandbox.pause()).isTrue();
      end.accept(service.process());
      service.process().waitFor();
    }
    try (HttpService service = start();
        E2b client = client(service)) {
      assertThat(client.sandboxes().info(id).state()).isEqualTo(SandboxDetails.State.PAUSED);
      E2bSandbox again = client.connect(id);
      assertThat(again.interpreter().run("x + 1").text()).isEqualTo("42");
      assertThat(again.files().read("note")).isEqualTo("kept");
      assertThat(again.kill()).isTrue();
    }
  }

  private HttpService start() throws IOException {
    Map<String, String> environment =
        Map.of(
            "SANDBOX_ENGINE", "local",
            "SANDBOX_RUNTIME", "runsc",
            "SANDBOX_WARM", "0",
            "XDG_STATE_HOME", state.toString());
    return HttpService.start(environment, "--e2b-api");
  }

  private static E2b client(HttpService service) {
    return new E2b(
        E2bConfig.fromEnvironment(Map.of())
            .withApiKey("any-key")
            .withUrls(service.origin(), service.origin()));
  }
}
