package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built server as an HTTP service on a free port of the loopback interface. */
public final class HttpService implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("MCP at (http://\\S+/mcp)\\s");

  private final Process process;
  private final Path errors;
  private final String url;

  private HttpService(Process process, Path errors, String url) {
    this.process = process;
    this.errors = errors;
    this.url = url;
  }

  /** Starts it with more arguments and waits until it says its address. */
  public static HttpService start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  /** Starts it with more environment and arguments and waits until it says its address. */
  public static HttpService start(Map<String, String> environment, String... arguments)
      throws IOException {
    Product.build();
    Path errors = Files.createTempFile("http", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(Product.launcher().toString(), "http", "--port", "0");
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    Process process = builder.redirectError(errors.toFile()).start();
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (process.isAlive() && Instant.now().isBefore(deadline)) {
      Matcher said = ADDRESS.matcher(Files.readString(errors));
      if (said.find()) {
        return new HttpService(process, errors, said.group(1));
      }
      LockSupport.parkNanos(2_000_000);
    }
    process.destroyForcibly();
    throw new IOException("it did not start: " + Files.readString(errors));
  }

  /** The endpoint. */
  public String url() {
    return url;
  }

  /** The address without a path. */
  public String origin() {
    return url.substring(0, url.length() - "/mcp".length());
  }

  /** What it has said to the operator. */
  public String said() throws IOException {
    return Files.readString(errors);
  }

  public Process process() {
    return process;
  }

  /** Asks it to end, as a service manager does, and waits for its exit. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("it did not end: " + Files.readString(errors));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(errors);
  }
}
