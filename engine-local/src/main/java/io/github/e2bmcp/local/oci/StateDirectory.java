package io.github.e2bmcp.local.oci;

import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This server's directory among those of all servers of this user. A lock that dies with the
 * process tells a living server's directory from what a crash left.
 */
public final class StateDirectory implements AutoCloseable {

  static final String LOCK = "lock";
  private static final Object ALONE = new Object();

  /**
   * Those of this process, and those that it removes. Their lock files must not even be looked at:
   * when a process closes a file, the system drops every lock that it holds on it.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path servers;
  private final Path directory;
  private final FileChannel lockFile;
  private final FileLock lock;

  private StateDirectory(Path servers, Path directory, FileChannel lockFile, FileLock lock) {
    this.servers = servers;
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes and locks one.
   *
   * @param state the directory of all servers of this user; made when missing
   */
  public static StateDirectory open(Path state) {
    try {
      prepare(state);
      Path servers = Files.createDirectories(state.resolve("servers"));
      Files.setPosixFilePermissions(servers, PosixFilePermissions.fromString("rwx--x--x"));
      String name =
          ProcessHandle.current().pid()
              + "-"
              + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
      return alone(servers, () -> make(servers, servers.resolve(name)));
    } catch (IOException e) {
      throw new SandboxException.EngineUnavailable(
          "The state directory " + state + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static StateDirectory make(Path servers, Path directory) throws IOException {
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    FileChannel file =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    OWN.add(directory);
    return new StateDirectory(servers, directory, file, file.lock());
  }

  /** Short work on the directories of several servers, one at a time on the whole machine. */
  interface Work<T> {
    T run() throws IOException;
  }

  private static <T> T alone(Path servers, Work<T> work) throws IOException {
    // A file lock is the process's; threads of one process need their own.
    synchronized (ALONE) {
      try (FileChannel channel =
              FileChannel.open(
                  servers.resolveSibling("servers.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock taken = channel.lock()) {
        assert taken.isValid();
        return work.run();
      }
    }
  }

  /**
   * Hands every directory whose server is dead to {@code clean}, and to nobody else meanwhile.
   * Other servers start and end while this goes on.
   */
  void sweep(Consumer<Path> clean) {
    try {
      List<DeadServer> dead = alone(servers, this::claimDead);
      try {
        dead.forEach(one -> clean.accept(one.directory()));
      } finally {
        for (DeadServer one : dead) {
          one.release();
          OWN.remove(one.directory());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<DeadServer> claimDead() throws IOException {
    List<DeadServer> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(servers)) {
      for (Path one : all) {
        DeadServer dead = OWN.contains(one) ? null : DeadServer.claim(one);
        if (dead != null) {
          OWN.add(one);
          found.add(dead);
        }
      }
    }
    return found;
  }

  /** Nobody else may own it: it may lie in a place where everybody can write. */
  private static void prepare(Path state) throws IOException {
    Files.createDirectories(state);
    long owner = ((Integer) Files.getAttribute(state, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    if (owner != IdRange.effectiveId() || Files.isSymbolicLink(state)) {
      throw new IOException("it belongs to somebody else");
    }
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
    for (Path above = state.toAbsolutePath(); above != null; above = above.getParent()) {
      if (IdRange.isRoot()
          && !Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        throw new IOException("the sandboxes' ids cannot pass " + above + "; chmod o+x " + above);
      }
    }
  }

  public Path directory() {
    return directory;
  }

  /** Removes a directory with all in it; follows no link. */
  public static void remove(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    try {
      alone(
          servers,
          () -> {
            remove(directory);
            OWN.remove(directory);
            lock.close();
            lockFile.close();
            return true;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
