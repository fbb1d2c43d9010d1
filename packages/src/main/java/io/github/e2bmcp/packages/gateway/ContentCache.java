package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.packages.index.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Package files of this machine's user, named by what they hash to and checked whenever they are
 * taken out. Several servers may share the folder. Once it is larger than its bound, what was not
 * used for the longest time goes.
 */
final class ContentCache {

  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path folder;
  private final long mostBytes;

  /**
   * @param folder made with mode 0700 when first needed
   * @param mostBytes what all files may take together
   */
  ContentCache(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /** The file, checked just now; null when there is none. One that was tampered with is removed. */
  @Nullable Path find(Digest digest) {
    Path file = place(digest);
    try {
      if (!Files.isRegularFile(file)) {
        return null;
      }
      MessageDigest actual = digest.start();
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), actual)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      if (!digest.matches(actual)) {
        Files.deleteIfExists(file);
        return null;
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return file;
    } catch (IOException e) {
      return null;
    }
  }

  /** A new file to write to; give it to {@link #keep} or {@link #discard}. */
  Path begin() throws IOException {
    privateFolder(folder);
    Path incoming = privateFolder(folder.resolve("incoming"));
    return Files.createTempFile(incoming, "file", ".part");
  }

  /** Takes in a file whose content was checked against the digest. */
  void keep(Path begun, Digest digest) throws IOException {
    Path file = place(digest);
    privateFolder(folder.resolve(digest.algorithm()));
    privateFolder(folder.resolve(digest.algorithm()).resolve(shelf(digest)));
    try {
      Files.move(begun, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      discard(begun);
      throw e;
    }
    trim();
  }

  void discard(Path begun) {
    try {
      Files.deleteIfExists(begun);
    } catch (IOException e) {
      // It is swept as abandoned later.
    }
  }

  private Path place(Digest digest) {
    return folder.resolve(digest.algorithm()).resolve(shelf(digest)).resolve(digest.hex());
  }

  private static String shelf(Digest digest) {
    return digest.hex().substring(0, 2);
  }

  private static Path privateFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Path parent = path.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try {
        Files.createDirectory(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        // Another server was first.
      }
    }
    return path;
  }

  private record Entry(Path path, long size, Instant used, boolean incoming) {}

  private void trim() throws IOException {
    List<Entry> entries = entries();
    long total = entries.stream().mapToLong(Entry::size).sum();
    Instant abandoned = Instant.now().minus(ABANDONED);
    entries.sort(Comparator.comparing(Entry::used));
    for (Entry entry : entries) {
      boolean remove = entry.incoming() ? entry.used().isBefore(abandoned) : total > mostBytes;
      if (remove && Files.deleteIfExists(entry.path())) {
        total -= entry.size();
      }
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder, 3)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        try {
          boolean incoming = path.getFileName().toString().endsWith(".part");
          Instant used = Files.getLastModifiedTime(path).toInstant();
          entries.add(new Entry(path, Files.size(path), used, incoming));
        } catch (NoSuchFileException e) {
          // Another server removed it meanwhile.
        }
      }
    }
    return entries;
  }
}
