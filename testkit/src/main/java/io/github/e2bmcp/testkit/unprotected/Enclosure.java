package io.github.e2bmcp.testkit.unprotected;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where attacks run that must succeed because nothing protects their victim: a tree in memory with
 * the machine's {@code /usr} read-only, processes and a network of its own, and a user that is
 * nobody on the machine and root inside only. Nothing in it can write to a file of the machine,
 * reach another process of it or send a packet out; {@code EnclosureTest} proves that.
 */
public final class Enclosure implements AutoCloseable {

  /** Where {@link #given} is seen inside. */
  public static final Path GIVEN = Path.of("/given");

  private static final String NOBODY = "65534";

  private final Path folder;

  private Enclosure(Path folder) {
    this.folder = folder;
  }

  public static Enclosure open() {
    try (InputStream script = Enclosure.class.getResourceAsStream("enclose.sh")) {
      if (script == null) {
        throw new IllegalStateException("enclose.sh is not in this build");
      }
      Path folder = Files.createTempDirectory("enclosure-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.createDirectory(folder.resolve("root"));
      Files.createDirectory(folder.resolve("given"));
      Files.copy(script, folder.resolve("given/enclose.sh"));
      return new Enclosure(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder whose files are seen inside, read-only, if everybody may read them. */
  public Path given() {
    return folder.resolve("given");
  }

  /**
   * The command that runs another one inside, with this program's Java in its place.
   *
   * <p>Its processes end with it.
   */
  public List<String> entering(List<String> command) {
    List<String> whole = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      whole.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    whole.addAll(
        List.of(
            "unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child"));
    whole.addAll(List.of("/bin/sh", given().resolve("enclose.sh").toString(), "outer"));
    whole.addAll(List.of(folder.toString(), System.getProperty("java.home")));
    whole.addAll(command);
    return whole;
  }

  /** Whether this program runs inside one. */
  public static boolean surrounds() {
    return ProcessHandle.current().pid() == 1
        && Files.exists(GIVEN.resolve("enclose.sh"))
        && !Files.exists(Path.of("/machine"));
  }

  /** Why this machine cannot host it; null if it can. */
  public @Nullable String refusal() {
    try {
      Process process =
          new ProcessBuilder(entering(List.of("/bin/true"))).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return process.exitValue() == 0 ? null : "no enclosure for attacks on this machine: " + said;
    } catch (IOException e) {
      return "no enclosure for attacks on this machine: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Removes the folder; what ran inside has kept nothing on the machine. */
  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
