package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the gateway knows of sandboxes whose memory lies on disk, so that the next one can go on
 * with them: one file each, readable by its user only, because it holds the sandbox's secret. One
 * gateway at a time has it; another keeps nothing.
 */
final class PausedRegister implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PausedRegister.class.getName());
  private static final String ENDING = ".json";

  private final @Nullable Path directory;
  private final @Nullable FileChannel lock;

  /**
   * A register.
   *
   * @param wanted made when missing; null to keep nothing
   */
  PausedRegister(@Nullable Path wanted) {
    FileChannel taken = wanted == null ? null : take(wanted);
    this.lock = taken;
    this.directory = taken == null ? null : wanted;
  }

  private static @Nullable FileChannel take(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return channel;
      }
      channel.close();
      LOG.log(
          System.Logger.Level.WARNING,
          "Another server keeps paused sandboxes; those of this one end with it");
    } catch (IOException | OverlappingFileLockException e) {
      LOG.log(
          System.Logger.Level.WARNING, "Paused sandboxes end with this server: " + directory, e);
    }
    return null;
  }

  /** Whether entries outlive this process. */
  boolean keeps() {
    return directory != null;
  }

  /** Enters a sandbox, or replaces its entry. */
  void write(String id, ObjectNode entry) throws IOException {
    Path there = directory;
    if (there != null) {
      Path half = Files.createTempFile(there, id, ".half");
      Files.write(half, Json.bytes(entry));
      Files.move(half, there.resolve(id + ENDING), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  void remove(String id) {
    try {
      if (directory != null) {
        Files.deleteIfExists(directory.resolve(id + ENDING));
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "An entry of a paused sandbox stays", e);
    }
  }

  /** All entries; what cannot be read is left out and said. */
  List<ObjectNode> read() {
    List<ObjectNode> entries = new ArrayList<>();
    if (directory == null) {
      return entries;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
      for (Path file : files) {
        entries.add(Json.parseObject(Files.readAllBytes(file)));
      }
    } catch (NoSuchFileException e) {
      return entries;
    } catch (IOException | Refusal e) {
      LOG.log(System.Logger.Level.WARNING, "An entry of a paused sandbox cannot be read", e);
    }
    return entries;
  }

  @Override
  public void close() {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      // The lock ends with this process at the latest.
    }
  }
}
