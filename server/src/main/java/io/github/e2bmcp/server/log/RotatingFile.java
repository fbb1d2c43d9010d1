package io.github.e2bmcp.server.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A log file of bounded size, which several servers may share: it is opened for each batch, and
 * moved to {@code .1} under a lock when it is full. Only its owner can read it.
 */
final class RotatingFile implements LineWriter.LineSink {

  private final Path file;
  private final long maxBytes;
  private final Consumer<String> complaint;
  private final AtomicBoolean complained = new AtomicBoolean();

  /**
   * @param complaint told once when the file cannot be written
   */
  RotatingFile(Path file, long maxBytes, Consumer<String> complaint) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.complaint = complaint;
  }

  @Override
  public void write(String lines) {
    try {
      byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
      if (Files.notExists(file)) {
        create();
      }
      if (Files.size(file) + bytes.length > maxBytes) {
        rotate(bytes.length);
      }
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException | UnsupportedOperationException failed) {
      if (complained.compareAndSet(false, true)) {
        complaint.accept("log file " + file + " cannot be written: " + failed);
      }
    }
  }

  private void create() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException otherServer) {
        // Another server made it a moment ago: as good.
      }
    }
  }

  private void rotate(int coming) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      // Looked at again under the lock: another server may have moved it meanwhile.
      if (lock.isValid() && Files.exists(file) && Files.size(file) + coming > maxBytes) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
        create();
      }
    }
  }
}
