package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * E2B's own SDKs, unmodified, against the gateway. They are installed below {@code target} by npm
 * and pip as these are configured on this machine.
 */
class OfficialSdksTest {

  private static final Path HOME = Path.of("target", "sdks").toAbsolutePath();

  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway(GatewayOptions.standard(), 0);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void javaScript245() throws Exception {
    Path folder = npm("e2b-2.45", "e2b@2.45.0");

    assertThat(run(folder, "node", script(folder, "sandbox.mjs"))).endsWith("passed\n");
  }

  @Test
  void javaScript251AndCodeInterpreter28() throws Exception {
    Path folder = npm("e2b-2.51", "e2b@2.51.0", "@e2b/code-interpreter@2.8.0");

    assertThat(run(folder, "node", script(folder, "sandbox.mjs"))).endsWith("passed\n");
    assertThat(run(folder, "node", script(folder, "code.mjs"))).endsWith("passed\n");
  }

  @Test
  void python263AndCodeInterpreter211() throws Exception {
    Path folder = HOME.resolve("python-2.63");
    Path python = folder.resolve("bin/python");
    if (!Files.exists(python.resolveSibling("ready"))) {
      run(Files.createDirectories(folder), "python3", "-m", "venv", ".");
      run(
          folder,
          python.toString(),
          "-m",
          "pip",
          "-q",
          "install",
          "e2b==2.63.0",
          "e2b-code-interpreter==2.11.5");
      Files.createFile(python.resolveSibling("ready"));
    }

    assertThat(run(folder, python.toString(), script(folder, "sandbox.py"))).endsWith("passed\n");
  }

  private static Path npm(String name, String... packages) throws Exception {
    Path folder = Files.createDirectories(HOME.resolve(name));
    if (!Files.exists(folder.resolve("ready"))) {
      Files.writeString(folder.resolve("package.json"), "{}");
      List<String> command = new ArrayList<>(List.of("npm", "install", "--silent"));
      command.addAll(List.of(packages));
      run(folder, command.toArray(String[]::new));
      Files.createFile(folder.resolve("ready"));
    }
    return folder;
  }

  private static String script(Path folder, String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream source = OfficialSdksTest.class.getResourceAsStream("/sdks/" + name)) {
      Files.copy(
          java.util.Objects.requireNonNull(source), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy.toString();
  }

  private static String run(Path folder, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("E2B_API_URL", gateway.url());
    builder.environment().put("E2B_SANDBOX_URL", gateway.url());
    builder.environment().put("E2B_API_KEY", "e2b_0000");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
