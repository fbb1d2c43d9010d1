package io.github.e2bmcp.local;

import io.github.e2bmcp.local.oci.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A folder of one paused sandbox, held by this server; the lock dies with the process. */
final class KeptPlace implements AutoCloseable {

  static final String LOCK = "lock";

  /**
   * What this process holds. Opening and closing such a lock file again would let go of its lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel file;
  private final FileLock lock;

  private KeptPlace(Path folder, FileChannel file, FileLock lock) {
    this.folder = folder;
    this.file = file;
    this.lock = lock;
  }

  /** A new one. */
  static KeptPlace make(Path folder) throws IOException {
    KeptSandboxes.makePrivate(folder);
    KeptPlace place = take(folder);
    if (place == null) {
      throw new IOException(folder + " was taken by another server");
    }
    return place;
  }

  /** One that nobody holds; null when somebody does, or it is gone. */
  static @Nullable KeptPlace take(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !HELD.add(folder)) {
      return null;
    }
    KeptPlace taken = null;
    try {
      taken = lock(folder);
      return taken;
    } finally {
      if (taken == null) {
        HELD.remove(folder);
      }
    }
  }

  private static @Nullable KeptPlace lock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = file.tryLock();
    // Whoever held it may have removed it in between.
    if (lock != null && Files.exists(folder.resolve(LOCK))) {
      return new KeptPlace(folder, file, lock);
    }
    file.close();
    return null;
  }

  Path folder() {
    return folder;
  }

  /** Removes the folder with all in it. */
  void remove() {
    try (this) {
      StateDirectory.remove(folder);
    } catch (IOException e) {
      // The next sweep tries again.
    }
  }

  /** Leaves it to whoever wants it. */
  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      lock.close();
    }
    file.close();
    HELD.remove(folder);
  }
}
