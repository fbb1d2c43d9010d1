package io.github.e2bmcp.local.oci;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a server that is gone, claimed by whoever removes it: its lock is held
 * meanwhile, and dies with the process that holds it, so that another one can go on.
 */
record DeadServer(Path directory, FileChannel file, FileLock lock) {

  /** Claims a directory; null when its server lives, or somebody else removes it. */
  static @Nullable DeadServer claim(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    FileChannel file;
    try {
      // A directory and its lock are made together; without one its owner died while it removed it.
      file =
          FileChannel.open(
              directory.resolve(StateDirectory.LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      // Removed meanwhile, or not to be opened; it keeps nobody from sweeping the others.
      return null;
    }
    FileLock lock = tryLock(file);
    if (lock == null) {
      file.close();
      return null;
    }
    return new DeadServer(directory, file, lock);
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException thisProcess) {
      return null;
    }
  }

  /** Lets go of what was removed, or could not be. */
  void release() throws IOException {
    lock.close();
    file.close();
  }
}
