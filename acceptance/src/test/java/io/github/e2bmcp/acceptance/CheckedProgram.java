package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client program that prints what it checked, one JSON object a line. */
public final class CheckedProgram {

  /** One reported check. */
  public record Check(String name, boolean ok, String detail) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  private CheckedProgram() {}

  /** Runs it, for five minutes at the most; a bad end counts as a check that failed. */
  public static List<Check> run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("client", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    Thread watch = Thread.ofVirtual().start(() -> endAtLast(process));
    List<Check> checks = new ArrayList<>();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    for (String line : printed.lines().toList()) {
      JsonNode said = JSON.readTree(line);
      checks.add(
          new Check(
              said.path("check").asString(),
              said.path("ok").asBoolean(),
              said.path("detail").asString()));
    }
    watch.join();
    if (process.exitValue() != 0 || checks.isEmpty()) {
      String detail = "exit " + process.exitValue() + "\n" + Files.readString(errors);
      checks.add(new Check("runs to its end", false, detail));
    }
    Files.delete(errors);
    return checks;
  }

  private static void endAtLast(Process process) {
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
