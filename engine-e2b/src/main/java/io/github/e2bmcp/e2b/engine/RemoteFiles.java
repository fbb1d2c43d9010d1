package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.Files;
import io.github.e2bmcp.e2b.envd.EntryInfo;
import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Files of an E2B sandbox, by its daemon. */
final class RemoteFiles implements SandboxFiles {

  private final String sandboxId;
  private final Files files;

  RemoteFiles(E2bSandbox sandbox) {
    sandboxId = sandbox.id();
    files = sandbox.files();
  }

  @Override
  public InputStream read(String path) {
    return Translation.of(
        sandboxId,
        () -> {
          // Opening a pipe would wait for a writer; the daemon tells a link's target's type.
          EntryInfo.Type type = files.info(path).type();
          if (type != EntryInfo.Type.FILE) {
            throw new E2bException.InvalidArgument(path + " is no regular file");
          }
          return files.open(path);
        });
  }

  @Override
  public FileSink write(String path) {
    return write(path, Map.of());
  }

  @Override
  public FileSink write(String path, Map<String, String> metadata) {
    if (path.isEmpty() || path.endsWith("/")) {
      throw new SandboxException.InvalidArgument(
          "a file's path must not end with a slash: " + path);
    }
    return new RemoteUpload(sandboxId, files, path, metadata);
  }

  @Override
  public List<FileEntry> list(String path, int depth, int limit) {
    if (depth < 1 || limit < 1) {
      throw new SandboxException.InvalidArgument("depth and limit must be positive");
    }
    return Translation.of(sandboxId, () -> files.withUnknown(path, depth)).stream()
        .map(RemoteFiles::entry)
        .sorted(Comparator.comparing(entry -> entry.path().replace('/', '\0')))
        .limit(limit)
        .toList();
  }

  @Override
  public FileEntry stat(String path) {
    return entry(Translation.of(sandboxId, () -> files.info(path)));
  }

  @Override
  public boolean makeDirectory(String path) {
    return Translation.of(
        sandboxId,
        () -> {
          try {
            return files.makeDirectory(path);
          } catch (E2bException.InvalidArgument e) {
            // envd names no other kind of error when a file is in the way.
            if (files.exists(path)) {
              throw new E2bException.AlreadyExists(path + " is there, and no directory").because(e);
            }
            throw e;
          }
        });
  }

  @Override
  public FileEntry move(String from, String to) {
    return entry(Translation.of(sandboxId, () -> files.rename(from, to)));
  }

  @Override
  public void remove(String path) {
    try {
      files.remove(path);
    } catch (E2bException.FileNotFound e) {
      // Nothing was there.
    } catch (E2bException e) {
      throw Translation.of(sandboxId, e);
    }
  }

  @Override
  public FileWatch watch(String directory, boolean recursive) {
    return new RemoteWatch(
        sandboxId,
        Translation.of(sandboxId, () -> files.watch(directory, recursive, Duration.ZERO)));
  }

  private static FileEntry entry(EntryInfo info) {
    boolean link = !info.symlinkTarget().isEmpty();
    return new FileEntry(
        info.name(),
        info.path(),
        link ? FileEntry.Type.SYMLINK : type(info.type()),
        info.sizeBytes(),
        info.mode() & 07777,
        info.owner(),
        info.group(),
        info.modifiedAt(),
        info.symlinkTarget(),
        info.metadata());
  }

  private static FileEntry.Type type(EntryInfo.Type type) {
    return switch (type) {
      case FILE -> FileEntry.Type.FILE;
      case DIRECTORY -> FileEntry.Type.DIRECTORY;
      case SYMLINK -> FileEntry.Type.SYMLINK;
      case UNKNOWN -> FileEntry.Type.OTHER;
    };
  }
}
