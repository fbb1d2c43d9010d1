package io.github.e2bmcp.packages.store;

import io.github.e2bmcp.sandbox.Sandbox;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Installed packages of this machine that sandboxes see read-only. A set is named by the hash of
 * its manifest, which names the hash of each file; a process hashes all of a set before it uses it
 * for the first time, and what nobody uses by {@link #verify}; one that was tampered with is
 * removed. Several servers may share the folder. Safe for use by several threads.
 */
public final class PackageStore {

  /** Where sandboxes see it. */
  public static final String PLACE = "/opt/packages";

  /** Longer than any sandbox may live: what nobody took for so long is linked from nowhere. */
  private static final Duration UNUSED = Duration.ofHours(25);

  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final long MOST_SET_BYTES = 4L << 30;
  private static final String SETS = "sets";
  private static final String REQUESTS = "requests";

  private final Path folder;
  private final long mostBytes;
  private final Builders builders;
  private final Map<String, SetManifest> checked = new ConcurrentHashMap<>();
  private final Map<String, Object> checking = new ConcurrentHashMap<>();

  /** Makes the sandboxes in which packages are put together, and nothing else. */
  @FunctionalInterface
  public interface Builders {

    /** A fresh sandbox of the template; its user ends it. */
    Sandbox create(String template);
  }

  /**
   * A set that is as its name says.
   *
   * @param place where sandboxes see its tree
   */
  record StoredSet(String id, SetManifest manifest, String place) {}

  private PackageStore(Path folder, long mostBytes, Builders builders) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.builders = builders;
  }

  /**
   * Opens the store in a folder, which is made when missing.
   *
   * @param folder open to the ids of sandboxes, as everything above it
   * @param mostBytes that it ever takes of the disk; for a new set those go that nobody has used
   *     for a day, and where that is not enough it is not kept
   * @throws IOException with what is wrong with the folder
   */
  public static PackageStore open(Path folder, long mostBytes, Builders builders)
      throws IOException {
    Files.createDirectories(folder);
    for (String name : List.of(SETS, REQUESTS, "incoming")) {
      Files.createDirectories(folder.resolve(name));
    }
    // Whoever does not know a set's name does not find it.
    for (Path open : List.of(folder, folder.resolve(SETS))) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx--x--x"));
    }
    for (String name : List.of(REQUESTS, "incoming")) {
      Files.setPosixFilePermissions(
          folder.resolve(name), PosixFilePermissions.fromString("rwx------"));
    }
    boolean root = ((Integer) Files.getAttribute(folder, "unix:uid")) == 0;
    for (Path above = folder.toAbsolutePath(); root && above != null; above = above.getParent()) {
      if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new IOException("the sandboxes' ids cannot pass " + above);
      }
    }
    return new PackageStore(folder.toRealPath(), mostBytes, builders);
  }

  /** The folder on this machine, to be shared with sandboxes at {@link #PLACE}. */
  public Path folder() {
    return folder;
  }

  Sandbox builder(String template) {
    return builders.create(template);
  }

  /** The set that answered a request, not longer ago than that; null for none. */
  @Nullable StoredSet find(String key, Duration age) {
    try {
      String[] pointer =
          Files.readString(folder.resolve(REQUESTS).resolve(key)).strip().split(" ", -1);
      Instant made = Instant.ofEpochSecond(Long.parseLong(pointer[1]));
      if (!pointer[0].matches("[0-9a-f]{64}") || made.plus(age).isBefore(Instant.now())) {
        return null;
      }
      return open(pointer[0]);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /**
   * Hashes every set that this process has not checked yet, one file after the other, and removes
   * what was tampered with. Whoever needs a set meanwhile waits for its hash, no longer.
   *
   * @throws IOException when the folder cannot be read
   */
  public void verify() throws IOException {
    List<Path> sets;
    try (Stream<Path> all = Files.list(folder.resolve(SETS))) {
      sets = all.toList();
    }
    for (Path set : sets) {
      String id = String.valueOf(set.getFileName());
      synchronized (checking.computeIfAbsent(id, it -> new Object())) {
        if (!checked.containsKey(id)) {
          check(id, set, false);
        }
      }
    }
  }

  /** The set of that name, checked since this process began; null when there is none any more. */
  private @Nullable StoredSet open(String id) throws IOException {
    Path set = folder.resolve(SETS).resolve(id);
    SetManifest known = checked.get(id);
    if (known == null) {
      synchronized (checking.computeIfAbsent(id, it -> new Object())) {
        known = checked.get(id);
        if (known == null) {
          known = check(id, set, true);
        }
      }
    }
    if (known == null || !Files.isDirectory(set)) {
      return null;
    }
    Files.setLastModifiedTime(set.resolve("manifest"), FileTime.from(Instant.now()));
    return new StoredSet(id, known, PLACE + "/" + SETS + "/" + id + "/tree");
  }

  private @Nullable SetManifest check(String id, Path set, boolean atOnce) throws IOException {
    try {
      SetManifest manifest = SetManifest.read(set.resolve("manifest"), id);
      manifest.check(set.resolve("tree"), atOnce);
      checked.put(id, manifest);
      return manifest;
    } catch (NoSuchFileException e) {
      return null;
    } catch (SetManifest.Tampered e) {
      log(
          "the package set "
              + id
              + " was changed on disk ("
              + e.getMessage()
              + "); it is removed and will be built anew");
      remove(set);
      return null;
    }
  }

  /** An empty folder on the store's disk; give it to {@link #keep} or {@link #discard}. */
  Path begin() throws IOException {
    Path begun = Files.createTempDirectory(folder.resolve("incoming"), "set-");
    Files.setPosixFilePermissions(begun, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path tree = Files.createDirectory(begun.resolve("tree"));
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
    return begun;
  }

  /** Takes in a tree that was hashed while it was written, as the answer to a request. */
  StoredSet keep(Path begun, SetManifest manifest, String key) throws IOException {
    String id = manifest.id();
    Path set = folder.resolve(SETS).resolve(id);
    Path file = begun.resolve("manifest");
    Files.writeString(file, manifest.text());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    if (open(id) == null) {
      Files.move(begun, set, StandardCopyOption.ATOMIC_MOVE);
      checked.put(id, manifest);
    }
    Path pointer = Files.createTempFile(folder.resolve("incoming"), "request-", "");
    Files.writeString(pointer, id + " " + Instant.now().getEpochSecond() + "\n");
    Files.move(
        pointer,
        folder.resolve(REQUESTS).resolve(key),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    StoredSet kept = open(id);
    if (kept == null) {
      throw new IOException("the set " + id + " is gone again");
    }
    return kept;
  }

  void discard(Path begun) {
    try {
      remove(begun);
    } catch (IOException e) {
      // It is swept as abandoned later.
    }
  }

  /** What only one process of this machine may do at a time. */
  interface Work<T> {
    @Nullable T run() throws IOException;
  }

  /**
   * Runs when nobody else builds.
   *
   * @return null when that was not the case before the deadline
   */
  <T> @Nullable T alone(long deadlineNanos, Work<T> work) throws IOException, InterruptedException {
    try (FileChannel channel =
        FileChannel.open(
            // Beside the folder, which sandboxes see: who can read a lock's file can hold it.
            folder.resolveSibling(folder.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      while (System.nanoTime() < deadlineNanos) {
        try (FileLock lock = channel.tryLock()) {
          if (lock != null) {
            return work.run();
          }
        } catch (OverlappingFileLockException e) {
          // Another thread of this process has it.
        }
        Thread.sleep(
            50); // another process cannot wake this one, and a wait for its lock has no deadline
      }
    }
    return null;
  }

  private record Kept(Path set, long bytes, Instant used) {}

  /**
   * Makes room for a set; to be called while nobody else builds. Half of what is free on the disk
   * is left to the machine.
   *
   * @return how many bytes the set may take
   */
  long room() throws IOException {
    long left = Math.min(mostBytes - trim(), Files.getFileStore(folder).getUsableSpace() / 2);
    return Math.clamp(left, 0, MOST_SET_BYTES);
  }

  /** Removes what nobody has used for long, as long as room is wanted; returns what is taken. */
  private long trim() throws IOException {
    Instant now = Instant.now();
    try (Stream<Path> all = Files.list(folder.resolve("incoming"))) {
      for (Path path : all.toList()) {
        if (Files.getLastModifiedTime(path).toInstant().isBefore(now.minus(ABANDONED))) {
          discard(path);
        }
      }
    }
    List<Kept> sets = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder.resolve(SETS))) {
      for (Path set : all.toList()) {
        Path manifest = set.resolve("manifest");
        sets.add(new Kept(set, bytes(set), Files.getLastModifiedTime(manifest).toInstant()));
      }
    }
    long total = sets.stream().mapToLong(Kept::bytes).sum();
    sets.sort(Comparator.comparing(Kept::used));
    for (Kept kept : sets) {
      if (total > mostBytes - MOST_SET_BYTES && kept.used().isBefore(now.minus(UNUSED))) {
        checked.remove(String.valueOf(kept.set().getFileName()));
        remove(kept.set());
        total -= kept.bytes();
      }
    }
    return total;
  }

  private static long bytes(Path set) throws IOException {
    String id = String.valueOf(set.getFileName());
    try {
      return SetManifest.read(set.resolve("manifest"), id).bytes();
    } catch (SetManifest.Tampered e) {
      return 0;
    }
  }

  /** First out of reach in one step, then gone. */
  private void remove(Path path) throws IOException {
    Path going = path;
    if (!path.startsWith(folder.resolve("incoming"))) {
      going = Files.createTempDirectory(folder.resolve("incoming"), "gone-").resolve("set");
      Files.move(path, going, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.walkFileTree(
        going,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static void log(String text) {
    System.getLogger(PackageStore.class.getName()).log(System.Logger.Level.WARNING, text);
  }
}
