package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A directory of this module with a package.json, copied and installed by npm. */
public final class NpmProject {
  private final Path home;

  private NpmProject(Path home) {
    this.home = home;
  }

  /** Copies and installs it, unless that was done before. */
  public static NpmProject install(String name) throws IOException {
    return new NpmProject(Installation.byNpm(name, Path.of(name)));
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
