package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The checkout under test and its launcher. */
public final class Product {

  private Product() {}

  /** The root of the checkout. */
  public static Path home() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("e2b-mcp"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("no e2b-mcp above " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  /** What a client's configuration starts. */
  public static Path launcher() {
    return home().resolve("e2b-mcp");
  }

  /** Builds the program, as its first start would. */
  public static void build() {
    run(home(), 600, launcher().toString(), "build");
  }

  /** Where the tests keep what they install. */
  public static Path workplace() {
    try {
      return Files.createDirectories(home().resolve("acceptance/target/clients"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The folder of the client programs. */
  public static Path clients() {
    return home().resolve("acceptance/src/test/clients");
  }

  /**
   * Runs a command to its end.
   *
   * @throws IllegalStateException with its output when it fails
   */
  public static String run(Path folder, int seconds, String... command) {
    try {
      Path output = Files.createTempFile("acceptance", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String printed = Files.readString(output);
      Files.delete(output);
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            List.of(command) + (ended ? "" : " took too long") + "\n" + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
