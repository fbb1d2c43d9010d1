package io.github.e2bmcp.testkit.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What an attacker on this machine would want: a folder with a secret file, and a process with a
 * secret environment, a socket with a path, one without, shared memory and a message queue.
 */
public final class Bait implements AutoCloseable {

  private final Path folder;
  private final String secret;
  private final String nonce;
  private final Process process;

  private Bait(Path folder, String secret, String nonce, Process process) {
    this.folder = folder;
    this.secret = secret;
    this.nonce = nonce;
    this.process = process;
  }

  public static Bait set(String nonce) {
    String secret = "canary-" + nonce;
    try {
      Path folder = Files.createTempDirectory("bait-").toRealPath();
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(folder.resolve("secret"), secret);
      Files.write(folder.resolve("bait.py"), Program.text("bait.py"));
      Process process = start(folder, secret, nonce);
      Bait bait = new Bait(folder, secret, nonce, process);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = lines.readLine();
      if (!"set".equals(line)) {
        bait.close();
        throw new IllegalStateException("the bait does not start: " + line);
      }
      return bait;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(Path folder, String secret, String nonce) throws IOException {
    String program = folder.resolve("bait.py").toString();
    ProcessBuilder builder =
        new ProcessBuilder("/usr/bin/python3", program, folder.toString(), key(nonce));
    builder.environment().put("BAIT_SECRET", secret);
    return builder.redirectErrorStream(true).start();
  }

  /** Ends by the end of its input, not by a signal: so it removes what outlives a process. */
  private static void end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** The number that names shared memory and queues, positive. */
  private static String key(String nonce) {
    return String.valueOf((nonce.hashCode() & 0x7fff_ffff) | 1);
  }

  public Path folder() {
    return folder;
  }

  public Path secretFile() {
    return folder.resolve("secret");
  }

  String secret() {
    return secret;
  }

  public long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The arguments of a program that looks for this bait, after its nonce. */
  List<String> arguments(String nonce) {
    return List.of(String.valueOf(pid()), folder.toString(), key(nonce));
  }

  @Override
  public void close() {
    try {
      if (!process.isAlive()) {
        end(start(folder, secret, nonce)); // an attack killed the first one
      }
      end(process);
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
