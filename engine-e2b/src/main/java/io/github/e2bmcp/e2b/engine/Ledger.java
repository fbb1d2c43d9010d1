package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.api.SandboxFilter;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that this process makes sandboxes, so that the next one can kill them if it cannot.
 *
 * <p>Each process holds a lock on a file of its own, whose name is a random instance; every sandbox
 * carries the instance in its metadata. A file that can be locked belongs to a dead process, and
 * the sandboxes of its instance are orphans. No live process's sandboxes can be hit: its lock ends
 * with it, however it ends. The file also names the account, since another one must not be asked.
 */
final class Ledger implements AutoCloseable {

  /** The metadata key that names the process which made a sandbox. */
  static final String METADATA = "e2b-mcp-instance";

  private static final String SUFFIX = ".instance";

  private final String instance;
  private final @Nullable Path file;
  private final @Nullable FileChannel channel;

  private Ledger(String instance, @Nullable Path file, @Nullable FileChannel channel) {
    this.instance = instance;
    this.file = file;
    this.channel = channel;
  }

  /** A ledger that only marks sandboxes and remembers nothing. */
  static Ledger none() {
    return new Ledger(UUID.randomUUID().toString(), null, null);
  }

  /** Opens this process's own file in the directory, which is made for this user alone. */
  static Ledger open(Path directory, E2bConfig config) {
    String instance = UUID.randomUUID().toString();
    Path file = directory.resolve(instance + SUFFIX);
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (channel.tryLock() == null) {
        throw new IOException("the new file is locked already");
      }
      channel.write(ByteBuffer.wrap(account(config).getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
      return new Ledger(instance, file, channel);
    } catch (IOException | UnsupportedOperationException e) {
      throw new SandboxException.EngineUnavailable(
          "cannot note the sandboxes in " + directory + ", which must be writable: " + e, e);
    }
  }

  String instance() {
    return instance;
  }

  /**
   * Kills what dead processes of this account left.
   *
   * @return how many sandboxes were killed
   */
  static int sweep(Path directory, E2b e2b) {
    if (!Files.isDirectory(directory)) {
      return 0;
    }
    int killed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        killed += sweepFile(file, e2b);
      }
      return killed;
    } catch (IOException e) {
      throw new SandboxException.EngineUnavailable("cannot read " + directory + ": " + e, e);
    }
  }

  private static int sweepFile(Path file, E2b e2b) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = lockOf(channel);
      if (lock == null || !Files.readString(file).equals(account(e2b.config()))) {
        return 0;
      }
      String name = String.valueOf(file.getFileName());
      int killed = killAll(e2b, name.substring(0, name.length() - SUFFIX.length()));
      Files.delete(file);
      return killed;
    }
  }

  private static @Nullable FileLock lockOf(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another engine of this very process holds it.
      return null;
    }
  }

  /** Kills every sandbox that the instance made. */
  static int killAll(E2b e2b, String instance) {
    return (int)
        e2b.list(SandboxFilter.metadata(Map.of(METADATA, instance))).toList().stream()
            .filter(sandbox -> instance.equals(sandbox.metadata().get(METADATA)))
            .filter(sandbox -> killed(e2b, sandbox.sandboxId()))
            .count();
  }

  private static boolean killed(E2b e2b, String id) {
    try {
      return e2b.sandboxes().kill(id);
    } catch (E2bException.SandboxError e) {
      return false;
    }
  }

  /** The server and a fingerprint of the key, which does not tell the key. */
  private static String account(E2bConfig config) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(config.apiKey().getBytes(StandardCharsets.UTF_8));
      return config.effectiveApiUrl() + " " + HexFormat.of().formatHex(hash, 0, 8) + "\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Forgets, when all is killed. */
  void clear() {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // The next start finds nothing to kill and deletes it.
      }
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lock ends with the process at the latest.
      }
    }
  }
}
