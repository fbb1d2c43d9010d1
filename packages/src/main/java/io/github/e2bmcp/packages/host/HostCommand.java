package io.github.e2bmcp.packages.host;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs a tool of this machine and takes what it prints. */
final class HostCommand {

  private static final int MOST_BYTES = 1 << 20;

  private final Map<String, String> environment;
  private final Duration deadline;

  HostCommand(Map<String, String> environment, Duration deadline) {
    this.environment = environment;
    this.deadline = deadline;
  }

  /** The program's path; null when PATH has none of that name. */
  @Nullable Path find(String program) {
    for (String folder :
        environment.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * What the command prints on its standard output.
   *
   * @throws RegistryException when it cannot run, fails, prints too much or takes too long
   */
  String run(String purpose, List<String> command) throws RegistryException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new RegistryException("Cannot run " + purpose + ": " + e.getMessage(), e);
    }
    try {
      CompletableFuture<String> output = new CompletableFuture<>();
      Thread.startVirtualThread(() -> collect(process, output));
      String text = output.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)
          || process.exitValue() != 0) {
        throw new RegistryException("Running " + purpose + " failed.");
      }
      return text;
    } catch (TimeoutException e) {
      throw new RegistryException(
          "Running " + purpose + " took longer than " + deadline.toSeconds() + " s.", e);
    } catch (ExecutionException e) {
      throw new RegistryException("Cannot read the output of " + purpose + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException("Interrupted while running " + purpose + ".", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void collect(Process process, CompletableFuture<String> output) {
    try (var stream = process.getInputStream()) {
      byte[] bytes = stream.readNBytes(MOST_BYTES);
      output.complete(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      output.completeExceptionally(new UncheckedIOException(e));
    }
  }
}
