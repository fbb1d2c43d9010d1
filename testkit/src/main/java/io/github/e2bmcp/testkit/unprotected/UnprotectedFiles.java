package io.github.e2bmcp.testkit.unprotected;

import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files of this machine; a relative path starts at the sandbox's directory. */
final class UnprotectedFiles implements SandboxFiles {

  private final Path home;

  UnprotectedFiles(Path home) {
    this.home = home;
  }

  @Override
  public InputStream read(String path) {
    Path file = home.resolve(path);
    return translated(
        path,
        () -> {
          if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new SandboxException.InvalidArgument(path + " is no regular file");
          }
          return Files.newInputStream(file);
        });
  }

  @Override
  public FileSink write(String path, Map<String, String> metadata) {
    if (!metadata.isEmpty()) {
      throw new SandboxException.Unsupported("What nothing protects keeps no metadata.");
    }
    return write(path);
  }

  @Override
  public FileSink write(String path) {
    Path file = home.resolve(path);
    return translated(
        path,
        () -> {
          Path parent = file.toAbsolutePath().getParent();
          if (parent == null) {
            throw new SandboxException.InvalidArgument(path + " is no file");
          }
          Files.createDirectories(parent);
          Path unfinished = Files.createTempFile(parent, ".unfinished-", "");
          return new Unfinished(Files.newOutputStream(unfinished), unfinished, file);
        });
  }

  /** What is not closed yet. */
  private static final class Unfinished extends FileSink {
    private final OutputStream out;
    private final Path unfinished;
    private final Path file;

    Unfinished(OutputStream out, Path unfinished, Path file) {
      this.out = out;
      this.unfinished = unfinished;
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void abort() {
      try {
        out.close();
        Files.deleteIfExists(unfinished);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
      if (Files.exists(unfinished)) {
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Override
  public List<FileEntry> list(String path, int depth, int limit) {
    Path directory = home.resolve(path);
    return translated(
        path,
        () -> {
          try (Stream<Path> paths = Files.walk(directory, depth)) {
            List<Path> sorted =
                paths.filter(entry -> !entry.equals(directory)).sorted().limit(limit).toList();
            return sorted.stream().map(this::entry).toList();
          }
        });
  }

  @Override
  public FileEntry stat(String path) {
    return entry(home.resolve(path));
  }

  private FileEntry entry(Path path) {
    return translated(
        path.toString(),
        () -> {
          Map<String, Object> unix =
              Files.readAttributes(
                  path,
                  "unix:mode,size,owner,group,lastModifiedTime,isSymbolicLink,isDirectory,isRegularFile",
                  LinkOption.NOFOLLOW_LINKS);
          FileEntry.Type type = type(unix);
          Instant modified = ((FileTime) value(unix, "lastModifiedTime")).toInstant();
          return new FileEntry(
              String.valueOf(path.getFileName()),
              path.toString(),
              type,
              (Long) value(unix, "size"),
              (Integer) value(unix, "mode") & 0xFFF,
              value(unix, "owner").toString(),
              value(unix, "group").toString(),
              modified,
              type == FileEntry.Type.SYMLINK ? Files.readSymbolicLink(path).toString() : "",
              Map.of());
        });
  }

  private static Object value(Map<String, Object> attributes, String name) {
    return attributes.getOrDefault(name, "");
  }

  private static FileEntry.Type type(Map<String, Object> attributes) {
    if (value(attributes, "isSymbolicLink").equals(true)) {
      return FileEntry.Type.SYMLINK;
    }
    if (value(attributes, "isDirectory").equals(true)) {
      return FileEntry.Type.DIRECTORY;
    }
    return value(attributes, "isRegularFile").equals(true)
        ? FileEntry.Type.FILE
        : FileEntry.Type.OTHER;
  }

  @Override
  public boolean makeDirectory(String path) {
    Path directory = home.resolve(path);
    if (Files.isDirectory(directory)) {
      return false;
    }
    return translated(path, () -> Files.isDirectory(Files.createDirectories(directory)));
  }

  @Override
  public FileEntry move(String from, String to) {
    Path target = home.resolve(to);
    return translated(
        from,
        () -> {
          Path parent = target.getParent();
          if (parent != null) {
            Files.createDirectories(parent);
          }
          Files.move(home.resolve(from), target, StandardCopyOption.REPLACE_EXISTING);
          return entry(target);
        });
  }

  @Override
  public void remove(String path) {
    translated(
        path,
        () -> {
          removeTree(home.resolve(path));
          return true;
        });
  }

  static void removeTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Override
  public FileWatch watch(String directory, boolean recursive) {
    throw new SandboxException.Unsupported("the unprotected engine does not watch");
  }

  private interface FileAction<T> {
    T run() throws IOException;
  }

  private static <T> T translated(String path, FileAction<T> action) {
    try {
      return action.run();
    } catch (NoSuchFileException e) {
      throw new SandboxException.FileNotFound("there is no " + path, e);
    } catch (FileAlreadyExistsException e) {
      throw new SandboxException.AlreadyExists(path + " is there already", e);
    } catch (IOException e) {
      throw new SandboxException.InvalidArgument(path + ": " + e.getMessage(), e);
    }
  }
}
