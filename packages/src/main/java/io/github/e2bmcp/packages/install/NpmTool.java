package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.packages.policy.Requirement;
import io.github.e2bmcp.packages.policy.WellKnown;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** npm, installing into the home's {@code node_modules}. */
final class NpmTool implements InstallTool {

  private static final int MANIFEST_BYTES = 1 << 20;
  private static final Pattern NO_VERSION =
      Pattern.compile("No matching version found for (\\S+)@(\\S.*?)\\.?$", Pattern.MULTILINE);
  private static final Pattern NOT_FOUND =
      Pattern.compile("The requested resource '(\\S+?)@[^'@]*' could not be found");

  private static final Pattern EMPTY = Pattern.compile("No versions available for (\\S+)");

  private final JsonMapper json = new JsonMapper();

  @Override
  public ProcessSpec command(
      InstallRequest request, PackagePolicy policy, Map<String, String> pointers) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "npm",
                "install",
                // The home, which is the process's directory, whatever lies above it.
                "--prefix",
                ".",
                "--no-audit",
                "--no-fund",
                "--no-progress",
                "--no-color",
                // A lock file would hold addresses that are gone when this call is over.
                "--no-package-lock"));
    if (!policy.installScripts()) {
      words.add("--ignore-scripts");
    }
    words.add("--");
    request.packages().forEach(requirement -> words.add(requirement.text()));
    Map<String, String> environment = new HashMap<>(pointers);
    if (!pointers.isEmpty()) {
      environment.put("npm_config_userconfig", "/dev/null");
      environment.put("npm_config_globalconfig", "/nonexistent/npmrc");
      environment.put("npm_config_fetch_retries", "0");
      environment.put("npm_config_fetch_timeout", "120000");
      environment.put("npm_config_noproxy", "127.0.0.1");
    }
    environment.put("npm_config_cache", "/tmp/.npm");
    environment.put("npm_config_logs_max", "0");
    environment.put("npm_config_update_notifier", "false");
    return ProcessSpec.of(words.toArray(String[]::new)).withEnvironment(environment);
  }

  @Override
  public @Nullable String phase(String line) {
    return null;
  }

  @Override
  public List<InstallResult.Installed> before(Sandbox sandbox, InstallRequest request) {
    return versions(sandbox, request);
  }

  @Override
  public InstallResult.Success success(
      Sandbox sandbox, InstallRequest request, InstallAttempt attempt) {
    List<InstallResult.Installed> now = versions(sandbox, request);
    List<InstallResult.Installed> present =
        now.stream().filter(attempt.before()::contains).toList();
    List<InstallResult.Installed> added =
        now.stream().filter(installed -> !present.contains(installed)).toList();
    return new InstallResult.Success(added, present, Map.of(), attempt.wall(), attempt.shownLog());
  }

  /** The requested packages that are there, by their own manifests. */
  private List<InstallResult.Installed> versions(Sandbox sandbox, InstallRequest request) {
    List<InstallResult.Installed> found = new ArrayList<>();
    for (Requirement requirement : request.packages()) {
      String manifest = "node_modules/" + requirement.name() + "/package.json";
      try (InputStream stream = sandbox.files().read(manifest)) {
        JsonNode root = json.readTree(stream.readNBytes(MANIFEST_BYTES));
        String version = root.path("version").asString("");
        found.add(new InstallResult.Installed(requirement.name(), version));
      } catch (SandboxException.FileNotFound | SandboxException.InvalidArgument e) {
        // It is not there.
      } catch (IOException | JacksonException e) {
        found.add(new InstallResult.Installed(requirement.name(), "(unreadable)"));
      }
    }
    return found;
  }

  @Override
  public InstallResult.@Nullable Failure failure(InstallRequest request, InstallAttempt attempt) {
    String log = attempt.log();
    return switch (attempt.after("npm error code ")) {
      case "E404" -> {
        Matcher name = NOT_FOUND.matcher(log);
        String missing = name.find() ? name.group(1) : request.packages().getFirst().name();
        yield attempt.failed(
            InstallResult.Reason.NO_SUCH_PACKAGE, WellKnown.missing(Ecosystem.JAVASCRIPT, missing));
      }
      case "ENOVERSIONS" -> {
        Matcher name = EMPTY.matcher(log);
        String empty = name.find() ? name.group(1) : request.packages().getFirst().name();
        yield attempt.failed(
            InstallResult.Reason.NO_SUCH_PACKAGE, WellKnown.missing(Ecosystem.JAVASCRIPT, empty));
      }
      case "ETARGET" -> {
        Matcher found = NO_VERSION.matcher(log);
        String what = found.find() ? found.group(1) + " fits " + found.group(2) : "a package fits";
        yield attempt.failed(
            InstallResult.Reason.NO_SUCH_VERSION,
            "No version of " + what + ". Ask for another version, or for none to get the newest.");
      }
      case "ERESOLVE" -> attempt.failed(InstallResult.Reason.CONFLICT, conflict(log));
      case "EINTEGRITY" ->
          attempt.failed(
              InstallResult.Reason.TAMPERED,
              "A package's file is not what the registry says that it is; it was refused.");
      default -> null;
    };
  }

  private static String conflict(String log) {
    List<String> reasons =
        log.lines()
            .map(line -> line.replaceFirst("^npm error ?", "").strip())
            .filter(line ->
                line.startsWith("Found: ")
                    || line.startsWith("peer ")
                    || line.contains(" from the root project"))
            .limit(4)
            .toList();
    return "These packages cannot be installed together: "
        + String.join("; ", reasons)
        + ". Ask for versions that fit each other.";
  }
}
