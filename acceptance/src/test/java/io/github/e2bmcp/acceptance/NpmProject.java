package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A directory of this module with a package.json, copied and installed by npm. */
public final class NpmProject {
  private final Path home;

  private NpmProject(Path home) {
    this.home = home;
  }

  /** Copies and installs it, unless that was done before. */
  public static NpmProject install(String name) throws IOException, InterruptedException {
    Path home = Files.createDirectories(Path.of("target", name).toAbsolutePath());
    try (Stream<Path> files = Files.list(Path.of(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(home.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
    NpmProject project = new NpmProject(home);
    project.run(List.of("npm", "install", "--package-lock=false", "--no-audit", "--no-fund"));
    return project;
  }

  public Path home() {
    return home;
  }

  /** The path of a file that npm installed. */
  public String module(String file) {
    return home.resolve("node_modules").resolve(file).toString();
  }

  /** Runs a command there; what it said. */
  public String run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(home, "run", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
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
