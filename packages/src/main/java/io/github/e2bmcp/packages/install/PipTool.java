package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.gateway.GatewayProblem;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.packages.policy.Requirement;
import io.github.e2bmcp.packages.policy.WellKnown;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** pip, installing into the user site. */
final class PipTool implements InstallTool {

  private static final Pattern PRESENT =
      Pattern.compile("Requirement already satisfied: ([A-Za-z0-9._-]+).* \\(([^()]+)\\)");
  private static final Pattern UNSATISFIED =
      Pattern.compile(
          "ERROR: Could not find a version that satisfies the requirement (\\S.*?)"
              + " \\(from versions: (.*)\\)");

  @Override
  public ProcessSpec command(
      InstallRequest request, PackagePolicy policy, Map<String, String> pointers) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "python3",
                "-m",
                "pip",
                "install",
                "--user",
                "--no-input",
                "--no-color",
                "--progress-bar",
                "off",
                "--prefer-binary",
                // What is imported is compiled then, and only that.
                "--no-compile",
                "--no-cache-dir",
                "--no-warn-script-location"));
    if (!policy.sourceBuilds()) {
      words.add("--only-binary=:all:");
    }
    words.add("--");
    request.packages().forEach(requirement -> words.add(requirement.text()));
    Map<String, String> environment = new HashMap<>(pointers);
    if (!pointers.isEmpty()) {
      environment.put("PIP_CONFIG_FILE", "/dev/null");
      environment.put("NO_PROXY", "127.0.0.1");
      environment.put("no_proxy", "127.0.0.1");
      // The gateway has tried again already.
      environment.put("PIP_RETRIES", "0");
      environment.put("PIP_DEFAULT_TIMEOUT", "120");
    }
    environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    environment.put("PIP_ROOT_USER_ACTION", "ignore");
    // By environment, for a pip that does not know the option ignores it.
    environment.put("PIP_BREAK_SYSTEM_PACKAGES", "1");
    environment.put("PYTHONUNBUFFERED", "1");
    return ProcessSpec.of(words.toArray(String[]::new)).withEnvironment(environment);
  }

  @Override
  public @Nullable String phase(String line) {
    String text = line.strip();
    if (text.startsWith("Collecting ")) {
      return "resolving " + text.substring("Collecting ".length()).split("[ ;(]", 2)[0];
    }
    if (text.startsWith("Building wheel") && text.contains("started")) {
      return "building " + text.replaceAll(".*wheels? for ([^ (]+).*", "$1");
    }
    if (text.startsWith("Installing collected packages: ")) {
      return "installing " + text.substring("Installing collected packages: ".length());
    }
    return null;
  }

  @Override
  public List<InstallResult.Installed> before(Sandbox sandbox, InstallRequest request) {
    return List.of();
  }

  @Override
  public InstallResult.Success success(
      Sandbox sandbox, InstallRequest request, InstallAttempt attempt) {
    List<InstallResult.Installed> added = new ArrayList<>();
    for (String word : attempt.after("Successfully installed ").split(" ", -1)) {
      int dash = word.lastIndexOf('-');
      if (dash > 0) {
        added.add(new InstallResult.Installed(word.substring(0, dash), word.substring(dash + 1)));
      }
    }
    Set<String> asked =
        request.packages().stream().map(Requirement::registryName).collect(Collectors.toSet());
    Set<InstallResult.Installed> present = new LinkedHashSet<>();
    for (String line : attempt.log().lines().toList()) {
      Matcher matcher = PRESENT.matcher(line);
      if (matcher.find()) {
        String name = Requirement.normalized(matcher.group(1));
        if (asked.contains(name)) {
          present.add(new InstallResult.Installed(name, matcher.group(2)));
        }
      }
    }
    return new InstallResult.Success(
        added, List.copyOf(present), Map.of(), attempt.wall(), attempt.shownLog());
  }

  @Override
  public InstallResult.@Nullable Failure failure(InstallRequest request, InstallAttempt attempt) {
    String log = attempt.log();
    if (log.contains("ResolutionImpossible")) {
      return attempt.failed(InstallResult.Reason.CONFLICT, conflict(log));
    }
    Matcher unsatisfied = UNSATISFIED.matcher(log);
    if (unsatisfied.find()) {
      return unsatisfied(attempt, unsatisfied.group(1), unsatisfied.group(2));
    }
    if (log.contains("subprocess-exited-with-error")
        || log.contains("Failed building wheel")
        || log.contains("metadata-generation-failed")) {
      return attempt.failed(InstallResult.Reason.BUILD_FAILED, buildFailure(log));
    }
    if (log.contains("No module named pip")) {
      return attempt.failed(
          InstallResult.Reason.OTHER, "The sandbox has no pip, so nothing can be installed.");
    }
    return null;
  }

  private static InstallResult.Failure unsatisfied(
      InstallAttempt attempt, String requirement, String versions) {
    String name = requirement.split("[\\[<>=!~ (;]", 2)[0];
    if (versions.equals("none")) {
      boolean known =
          attempt.problems().stream()
              .noneMatch(problem ->
                  problem.kind() == GatewayProblem.Kind.NOT_FOUND
                      && problem.name().equals(Requirement.normalized(name)));
      if (known && !attempt.problems().isEmpty()) {
        return attempt.failed(
            InstallResult.Reason.NO_SUCH_PACKAGE, WellKnown.missing(Ecosystem.PYTHON, name));
      }
      return known && attempt.log().contains("Ignored the following")
          ? wrongPython(attempt, requirement)
          : attempt.failed(
              InstallResult.Reason.NO_SUCH_PACKAGE, WellKnown.missing(Ecosystem.PYTHON, name));
    }
    return attempt.failed(
        InstallResult.Reason.NO_SUCH_VERSION,
        "No version of "
            + name
            + " fits "
            + requirement
            + "; the newest that would run here are "
            + newest(versions)
            + ".");
  }

  private static InstallResult.Failure wrongPython(InstallAttempt attempt, String requirement) {
    return attempt.failed(
        InstallResult.Reason.NO_SUCH_VERSION,
        "No version of "
            + requirement
            + " runs on the sandbox's Python; every one of them needs another version of Python.");
  }

  /** pip lists versions from the oldest to the newest. */
  private static String newest(String versions) {
    List<String> all = List.of(versions.split(", ", -1));
    return String.join(", ", all.subList(Math.max(0, all.size() - 5), all.size()).reversed());
  }

  private static String conflict(String log) {
    List<String> reasons =
        log.lines()
            .dropWhile(line -> !line.startsWith("The conflict is caused by:"))
            .skip(1)
            .takeWhile(line -> line.startsWith(" "))
            .map(String::strip)
            .limit(6)
            .toList();
    return "These packages cannot be installed together: "
        + String.join("; ", reasons)
        + ". Loosen a version or leave one of them out.";
  }

  private static String buildFailure(String log) {
    String name =
        log.lines()
            .filter(line -> line.contains("Failed building wheel for "))
            .findFirst()
            .map(line -> line.replaceFirst(".*Failed building wheel for ", " of ").strip())
            .orElse("");
    boolean compiler =
        log.contains("gcc' failed")
            || log.contains("No such file or directory: 'gcc'")
            || log.contains("unable to execute")
            || log.contains("compiler cannot")
            || log.contains("Python.h");
    return "There is no ready-made wheel"
        + (name.isEmpty() ? "" : " " + name)
        + " for this sandbox, and building it from source failed"
        + (compiler ? " because a C compiler or its headers are missing" : "")
        + ". Ask for another version that has a wheel, or for another package.";
  }
}
