package io.github.e2bmcp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server process on a port of this machine that it says itself. */
final class HttpPeer implements AutoCloseable {

  private static final String ADDRESS = "MCP at http://127.0.0.1:";

  private final Process process;
  private final int port;

  private HttpPeer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static HttpPeer start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader said = process.inputReader();
    String port = said.readLine();
    if (port == null) {
      process.destroyForcibly();
      throw new IOException("it did not start: " + command);
    }
    return new HttpPeer(process, Integer.parseInt(port));
  }

  /** The product, which says its address among its logs. */
  static HttpPeer product() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Peer.ours().getFirst(), "http", "--port", "0");
    Process process = builder.redirectErrorStream(true).start();
    BufferedReader said = process.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      int port = line.startsWith(ADDRESS) ? line.indexOf('/', ADDRESS.length()) : -1;
      if (port > 0) {
        Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> {}));
        return new HttpPeer(process, Integer.parseInt(line.substring(ADDRESS.length(), port)));
      }
    }
    throw new IOException("the product did not start");
  }

  int port() {
    return port;
  }

  /** Its proportional share of memory in megabytes. */
  double memory() throws IOException {
    Path rollup = Path.of("/proc/" + process.pid() + "/smaps_rollup");
    return Files.readAllLines(rollup).stream()
            .filter(line -> line.startsWith("Pss:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
            .sum()
        / 1024.0;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
