package io.github.e2bmcp.packages.store;

import io.github.e2bmcp.packages.gateway.GatewayProblem;
import io.github.e2bmcp.packages.gateway.RegistryGateway;
import io.github.e2bmcp.packages.install.InstallProgress;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.Requirement;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Installs from the shared store: what was installed before on this machine is there at once, what
 * was not is built first. Where that cannot be, says so, and the ordinary way is left.
 */
public final class StoreInstall {

  /** A name without a version means the newest of the last day. */
  private static final Duration INSTALL_AGE = Duration.ofDays(1);

  /** What every new sandbox has stays as it was built for longer. */
  private static final Duration BASE_AGE = Duration.ofDays(30);

  private static final Duration STALE_AGE = Duration.ofDays(365);
  private static final Duration SCRIPT = Duration.ofSeconds(30);

  private final PackageStore store;
  private final RegistryGateway gateway;
  private final Map<String, String> environments = new ConcurrentHashMap<>();

  public StoreInstall(PackageStore store, RegistryGateway gateway) {
    this.store = store;
    this.gateway = gateway;
  }

  /** Installs; null when it has to be done the ordinary way. */
  public @Nullable InstallResult install(
      Sandbox sandbox, InstallRequest request, InstallProgress progress, long startNanos) {
    try {
      return switch (provide(sandbox, request, progress, startNanos, INSTALL_AGE)) {
        case null -> null;
        case SetBuilder.Outcome.Failed failed -> failed.failure();
        case SetBuilder.Outcome.Built built -> {
          progress.phase("linking what this machine has installed already");
          yield link(sandbox, request, built.set(), startNanos);
        }
      };
    } catch (IOException e) {
      return ordinary(e);
    }
  }

  /**
   * Gives a sandbox that nobody has used yet what every new sandbox has: seen where the store is,
   * so that it costs no more than a line in a file. Null when it has to be installed the ordinary
   * way.
   */
  public @Nullable InstallResult base(
      Sandbox fresh, InstallRequest request, InstallProgress progress, long startNanos) {
    try {
      learn(fresh);
      return switch (provide(fresh, request, progress, startNanos, BASE_AGE)) {
        case null -> null;
        case SetBuilder.Outcome.Failed failed -> failed.failure();
        case SetBuilder.Outcome.Built built -> {
          show(fresh, built.set());
          SetManifest manifest = built.set().manifest();
          yield success(manifest.packages(), manifest.system(), built.set(), startNanos);
        }
      };
    } catch (IOException e) {
      return ordinary(e);
    }
  }

  private static @Nullable InstallResult ordinary(IOException problem) {
    PackageStore.log("the package store cannot be used this time: " + problem.getMessage());
    return null;
  }

  private SetBuilder.@Nullable Outcome provide(
      Sandbox sandbox,
      InstallRequest request,
      InstallProgress progress,
      long startNanos,
      Duration age)
      throws IOException {
    if (gateway.policy().installScripts() && request.ecosystem() == Ecosystem.JAVASCRIPT) {
      return null;
    }
    String template = sandbox.info().template();
    String environment = environments.get(template);
    PackageStore.StoredSet known =
        environment == null ? null : store.find(key(request, environment), age);
    if (known != null) {
      return new SetBuilder.Outcome.Built(known);
    }
    long deadline = startNanos + request.timeout().toNanos();
    try {
      return store.alone(
          deadline, () -> lookAgainAndBuild(template, request, progress, startNanos, age));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("The installation was cancelled.", e);
    }
  }

  /** Another server may have built it while this one waited. */
  private SetBuilder.@Nullable Outcome lookAgainAndBuild(
      String template,
      InstallRequest request,
      InstallProgress progress,
      long startNanos,
      Duration age)
      throws IOException {
    Sandbox builder;
    try {
      builder = store.builder(template);
    } catch (SandboxException.Cancelled e) {
      throw e;
    } catch (SandboxException e) {
      throw new IOException(e.text(), e);
    }
    try {
      String key = key(request, learn(builder));
      PackageStore.StoredSet known = store.find(key, age);
      if (known != null) {
        return new SetBuilder.Outcome.Built(known);
      }
      SetBuilder.Outcome outcome =
          new SetBuilder(store, gateway).build(builder, request, key, progress, startNanos);
      return outcome instanceof SetBuilder.Outcome.Failed(InstallResult.Failure failure)
          ? afterFailure(failure, key, progress)
          : outcome;
    } finally {
      builder.kill();
    }
  }

  /** Some failures are final; after others the sandbox's own pip or npm shall try. */
  private SetBuilder.@Nullable Outcome afterFailure(
      InstallResult.Failure failure, String key, InstallProgress progress) {
    return switch (failure.reason()) {
      case UNREACHABLE -> {
        PackageStore.StoredSet stale = store.find(key, STALE_AGE);
        yield stale == null
            ? new SetBuilder.Outcome.Failed(failure)
            : new SetBuilder.Outcome.Built(stale);
      }
      case NOT_ALLOWED, TAMPERED, TIMEOUT -> new SetBuilder.Outcome.Failed(failure);
      case NO_SUCH_PACKAGE ->
          progress.problems().stream().anyMatch(it -> it.kind() == GatewayProblem.Kind.NOT_FOUND)
              ? new SetBuilder.Outcome.Failed(failure)
              : null;
      case NO_SUCH_VERSION, CONFLICT, BUILD_FAILED, DISK_FULL, OUT_OF_MEMORY, OTHER -> null;
    };
  }

  /**
   * What packages are built on in sandboxes of a template. Only sandboxes that nobody has used are
   * asked, for others could lie.
   */
  private String learn(Sandbox fresh) throws IOException {
    String template = fresh.info().template();
    String known = environments.get(template);
    if (known == null) {
      known = SetManifest.sha256(StoreScript.SURVEY.run(fresh, SCRIPT));
      environments.put(template, known);
    }
    return known;
  }

  private String key(InstallRequest request, String environment) {
    Set<String> names = new TreeSet<>();
    request.packages().forEach(requirement -> names.add(requirement.text()));
    return SetManifest.sha256(
        String.join(
            "\n",
            request.ecosystem().name(),
            environment,
            gateway.fingerprint(),
            String.join("\n", names)));
  }

  private @Nullable InstallResult link(
      Sandbox sandbox, InstallRequest request, PackageStore.StoredSet set, long startNanos)
      throws IOException {
    JsonNode answer;
    try {
      answer = JsonMapper.shared().readTree(StoreScript.LINK.run(sandbox, SCRIPT, set.place()));
    } catch (JacksonException e) {
      throw new IOException("the sandbox's answer is not understood", e);
    }
    if (!answer.path("state").asString("").equals("linked")) {
      return null;
    }
    Set<String> there = new LinkedHashSet<>();
    answer.path("present").forEach(name -> there.add(name.asString("")));
    Set<String> asked = new LinkedHashSet<>();
    request.packages().forEach(requirement -> asked.add(requirement.registryName()));
    List<InstallResult.Installed> added = new ArrayList<>();
    List<InstallResult.Installed> present = new ArrayList<>(set.manifest().system());
    for (InstallResult.Installed one : set.manifest().packages()) {
      String name =
          request.ecosystem() == Ecosystem.PYTHON ? Requirement.normalized(one.name()) : one.name();
      if (!there.contains(name)) {
        added.add(one);
      } else if (asked.contains(name)) {
        present.add(new InstallResult.Installed(name, one.version()));
      }
    }
    return success(added, present, set, startNanos);
  }

  private static InstallResult success(
      List<InstallResult.Installed> added,
      List<InstallResult.Installed> present,
      PackageStore.StoredSet set,
      long startNanos) {
    Duration wall = Duration.ofNanos(System.nanoTime() - startNanos);
    return new InstallResult.Success(added, present, set.manifest().sources(), wall, "");
  }

  /** Python looks there after the user's own packages; Node.js in each folder above the home. */
  private static void show(Sandbox fresh, PackageStore.StoredSet set) throws IOException {
    Set<String> sites = new TreeSet<>();
    List<String> commands = new ArrayList<>();
    for (String path : set.manifest().entries().keySet()) {
      int end = path.indexOf("/site-packages/");
      if (path.startsWith(".local/lib/python") && end > 0) {
        sites.add(path.substring(0, end + "/site-packages".length()));
      } else if (path.startsWith(".local/bin/")) {
        commands.add(set.place() + "/" + path);
      }
    }
    for (String site : sites) {
      try (OutputStream out = fresh.files().write(site + "/sandbox-packages.pth")) {
        out.write((set.place() + "/" + site + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    if (!commands.isEmpty()) {
      fresh.files().makeDirectory(".local/bin");
      List<String> words = new ArrayList<>(List.of("ln", "-s", "-t", ".local/bin", "--"));
      words.addAll(commands);
      fresh.start(ProcessSpec.of(words.toArray(String[]::new)).withTimeout(SCRIPT)).close();
    }
    if (set.manifest().entries().keySet().stream().anyMatch(it -> it.startsWith("node_modules/"))) {
      fresh
          .start(
              ProcessSpec.of("ln", "-s", set.place() + "/node_modules", "/home/node_modules")
                  .withUser("root")
                  .withTimeout(SCRIPT))
          .close();
    }
  }
}
