package io.github.e2bmcp.acceptance.attacks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A package index and an npm registry on loopback, full of packages that attack. */
final class BadIndex implements AutoCloseable {

  private final Process process;
  private final int port;
  private final Path owned;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private BadIndex(Process process, int port, Path owned) {
    this.process = process;
    this.port = port;
    this.owned = owned;
  }

  /**
   * Starts it.
   *
   * @param target the folder of the host that its packages try to write to
   */
  static BadIndex open(Path folder, Path target) throws IOException {
    Path program = folder.resolve("bad_index.py");
    Files.write(program, ServerStage.resource("bad_index.py"));
    Process process =
        new ProcessBuilder("/usr/bin/python3", program.toString(), folder.toString(), "" + target)
            .redirectErrorStream(true)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String first = lines.readLine();
    if (first == null || !first.matches("\\d+")) {
      process.destroyForcibly();
      throw new IOException("the index does not start: " + first);
    }
    BadIndex index = new BadIndex(process, Integer.parseInt(first), target.resolve("owned"));
    Thread.ofVirtual().start(() -> lines.lines().forEach(index.asked::add));
    return index;
  }

  /** What points pip and npm of the host to it. */
  Map<String, String> settings() {
    String root = "http://127.0.0.1:" + port + "/";
    return Map.of(
        "PIP_INDEX_URL", root + "simple/",
        "PIP_EXTRA_INDEX_URL", root + "extra/",
        "PIP_TRUSTED_HOST", "127.0.0.1",
        "PIP_RETRIES", "0",
        "npm_config_registry", root + "npm/");
  }

  /** Whether it was asked for a path with this in it. */
  boolean wasAsked(String part) {
    return asked.stream().anyMatch(path -> path.contains(part));
  }

  /** Whether the code of one of its packages wrote to the host. */
  boolean owned() {
    return Files.exists(owned);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(owned);
  }
}
