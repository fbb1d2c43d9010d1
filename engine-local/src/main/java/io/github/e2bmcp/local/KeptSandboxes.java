package io.github.e2bmcp.local;

import io.github.e2bmcp.local.oci.StateDirectory;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.Snapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the memory of paused sandboxes and of snapshots lies: on disk, for all servers of one user.
 * Safe for use by several threads and servers.
 */
final class KeptSandboxes {

  /** How long a paused sandbox waits to be resumed. */
  static final Duration LONGEST = Duration.ofDays(30);

  /** How long making one may take at the very most; what is older and not whole was left behind. */
  private static final Duration MAKING = Duration.ofHours(1);

  private static final String ID = "[a-z0-9-]{1,64}";

  private final Path paused;
  private final Path snapshots;

  KeptSandboxes(Path directory) {
    paused = directory.resolve("paused");
    snapshots = directory.resolve("snapshots");
  }

  /** A place for a sandbox that is about to be paused. */
  KeptPlace place(String id) {
    try {
      Files.createDirectories(paused);
      return KeptPlace.make(paused.resolve(id));
    } catch (IOException e) {
      throw unusable(paused, e);
    }
  }

  /** A paused sandbox that no server holds, held from now on; null when there is none. */
  @Nullable KeptPlace claim(String id) {
    if (!id.matches(ID)) {
      return null;
    }
    try {
      KeptPlace place = KeptPlace.take(paused.resolve(id));
      if (place != null && !KeptSandbox.isIn(place.folder())) {
        place.close();
        return null;
      }
      return place;
    } catch (IOException e) {
      return null;
    }
  }

  /** Those that no server holds now. */
  List<KeptSandbox> unclaimed() {
    List<KeptSandbox> found = new ArrayList<>();
    for (Path folder : folders(paused)) {
      try (KeptPlace place = KeptPlace.take(folder)) {
        if (place != null && KeptSandbox.isIn(folder)) {
          found.add(KeptSandbox.read(folder));
        }
      } catch (IOException e) {
        // Damaged, or resumed at this moment.
      }
    }
    return found;
  }

  /** An empty folder for a snapshot that is about to be made. */
  Path newSnapshot(String id) {
    try {
      Files.createDirectories(snapshots);
      return makePrivate(snapshots.resolve(id));
    } catch (IOException e) {
      throw unusable(snapshots, e);
    }
  }

  /** Makes a folder that nobody else can enter: memory holds secrets. */
  static Path makePrivate(Path folder) throws IOException {
    return Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A snapshot's folder; null when there is none. */
  @Nullable Path snapshot(String id) {
    Path folder = snapshots.resolve(id.matches(ID) ? id : "none");
    return KeptSandbox.isIn(folder) ? folder : null;
  }

  List<Snapshot> listSnapshots() {
    List<Snapshot> found = new ArrayList<>();
    for (Path folder : folders(snapshots)) {
      try {
        found.add(asSnapshot(folder));
      } catch (IOException e) {
        // Being made or removed.
      }
    }
    found.sort(Comparator.comparing(Snapshot::createdAt).thenComparing(Snapshot::id));
    return found;
  }

  private static Snapshot asSnapshot(Path folder) throws IOException {
    return KeptSandbox.read(folder).asSnapshot(folder.getFileName().toString());
  }

  /** A snapshot that was just made. */
  Snapshot describe(Path folder) {
    try {
      return asSnapshot(folder);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  boolean deleteSnapshot(String id) {
    Path folder = snapshot(id);
    if (folder == null) {
      return false;
    }
    discard(folder);
    return true;
  }

  /** Copies what the runtime wrote, without using more disk where the file system allows it. */
  static void copyMemory(Path from, Path to) throws IOException {
    for (Path file : folders(from)) {
      String name = file.getFileName().toString();
      if (!name.equals(KeptPlace.LOCK) && !name.startsWith(KeptSandbox.FILE)) {
        Files.createLink(to.resolve(name), file);
      }
    }
  }

  void discard(Path folder) {
    try {
      StateDirectory.remove(folder);
    } catch (IOException e) {
      // The next sweep tries again.
    }
  }

  /** Removes what waited too long, and what a crash left half made. */
  void sweep() {
    for (Path folder : folders(paused)) {
      try {
        KeptPlace place = KeptPlace.take(folder);
        if (place == null) {
          continue;
        }
        if (!KeptSandbox.isIn(folder) || isOlder(folder, LONGEST)) {
          place.remove();
        } else {
          place.close();
        }
      } catch (IOException e) {
        // Somebody else is at it.
      }
    }
    for (Path folder : folders(snapshots)) {
      if (!KeptSandbox.isIn(folder) && isOlder(folder, MAKING)) {
        discard(folder);
      }
    }
  }

  private static boolean isOlder(Path folder, Duration age) {
    try {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(age));
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> folders(Path directory) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      all.forEach(found::add);
    } catch (NoSuchFileException e) {
      return found;
    } catch (IOException e) {
      throw unusable(directory, e);
    }
    return found;
  }

  private static SandboxException unusable(Path directory, IOException e) {
    return new SandboxException.EngineUnavailable(
        "The folder for paused sandboxes cannot be used: " + directory + ": " + e.getMessage(), e);
  }
}
