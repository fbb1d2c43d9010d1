package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.envd.EntryInfo;
import io.github.e2bmcp.e2b.envd.Envd;
import io.github.e2bmcp.e2b.envd.FileEvents;
import io.github.e2bmcp.e2b.envd.FileTransfer;
import io.github.e2bmcp.e2b.envd.FileTransfer.WriteOptions;
import io.github.e2bmcp.e2b.envd.FilesystemService;
import io.github.e2bmcp.e2b.envd.Upload;
import io.github.e2bmcp.e2b.error.E2bException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Files of a sandbox. A path is absolute, or relative to the user's home; {@link #as} chooses
 * another user than the sandbox's default.
 */
public final class Files {

  private final FilesystemService service;
  private final FileTransfer transfer;
  private final Duration timeout;
  private final String user;

  Files(Envd envd) {
    this(new FilesystemService(envd), new FileTransfer(envd), envd.requestTimeout(), "");
  }

  private Files(FilesystemService service, FileTransfer transfer, Duration timeout, String user) {
    this.service = service;
    this.transfer = transfer;
    this.timeout = timeout;
    this.user = user;
  }

  /** The same files as another user. */
  public Files as(String otherUser) {
    return new Files(service, transfer, timeout, otherUser);
  }

  /** The same files with another request timeout; zero for none. */
  public Files withTimeout(Duration value) {
    return new Files(service, transfer, value, user);
  }

  /**
   * A whole file.
   *
   * @throws E2bException.FileNotFound when there is none
   */
  public byte[] readBytes(String path) {
    return transfer.open(path, user, false, timeout, timeout).readAll(Integer.MAX_VALUE - 16);
  }

  /** A whole text file in UTF-8. */
  public String read(String path) {
    return new String(readBytes(path), StandardCharsets.UTF_8);
  }

  /** Opens a file as a stream; the caller closes it. */
  public InputStream open(String path) {
    return transfer.open(path, user, false, timeout, timeout).asStream();
  }

  /** As {@link #open}, packed with gzip on the way. */
  public InputStream openPacked(String path) {
    return transfer.open(path, user, true, timeout, timeout).asStream();
  }

  /** Creates or replaces a text file; parents are made. */
  public EntryInfo write(String path, String text) {
    return write(path, Upload.of(text));
  }

  public EntryInfo write(String path, byte[] bytes) {
    return write(path, new Upload.Bytes(bytes));
  }

  /** Writes a file of this machine. */
  public EntryInfo write(String path, Path localFile) {
    return write(path, new Upload.LocalFile(localFile));
  }

  /** Writes what a stream gives, which is read once and closed. */
  public EntryInfo write(String path, InputStream input) {
    return write(path, new Upload.Stream(input));
  }

  private EntryInfo write(String path, Upload content) {
    return transfer.write(path, content, new WriteOptions(user, false, Map.of(), timeout));
  }

  /** Writes packed with gzip on the way, or with metadata that stays with the file. */
  public EntryInfo write(String path, Upload content, boolean gzip, Map<String, String> metadata) {
    return transfer.write(path, content, new WriteOptions(user, gzip, metadata, timeout));
  }

  /** Writes several files with one request. */
  public List<EntryInfo> writeAll(Map<String, Upload> files) {
    return writeAll(files, Map.of());
  }

  /** As above, with metadata that stays with each of them. */
  public List<EntryInfo> writeAll(Map<String, Upload> files, Map<String, String> metadata) {
    return transfer.writeAll(files, new WriteOptions(user, false, metadata, timeout));
  }

  /** A directory's own entries. */
  public List<EntryInfo> list(String path) {
    return list(path, 1);
  }

  /** The entries below a directory, this many levels deep; pipes and devices are left out. */
  public List<EntryInfo> list(String path, int depth) {
    return withUnknown(path, depth).stream()
        .filter(entry -> entry.type() != EntryInfo.Type.UNKNOWN)
        .toList();
  }

  /** As above, with pipes and devices. */
  public List<EntryInfo> withUnknown(String path, int depth) {
    return service.list(path, depth, user, timeout);
  }

  public boolean exists(String path) {
    try {
      info(path);
      return true;
    } catch (E2bException.FileNotFound e) {
      return false;
    }
  }

  /**
   * What stands there.
   *
   * @throws E2bException.FileNotFound when there is nothing
   */
  public EntryInfo info(String path) {
    return service.stat(path, user, timeout);
  }

  /** Makes a directory with its parents; false when it was there. */
  public boolean makeDirectory(String path) {
    return service.makeDirectory(path, user, timeout);
  }

  /** Renames or moves; parents of the target are made. */
  public EntryInfo rename(String from, String to) {
    return service.move(from, to, user, timeout);
  }

  /** Removes a file, or a directory with all below it. */
  public void remove(String path) {
    service.remove(path, user, timeout);
  }

  /**
   * Watches a directory; every change after the return is told.
   *
   * @param lifetime how long; zero for ever
   */
  public FileEvents watch(String path, boolean recursive, Duration lifetime) {
    return watch(new FilesystemService.Watch(path, recursive, false, false, user, lifetime));
  }

  public FileEvents watch(FilesystemService.Watch watch) {
    return service.watch(watch, timeout);
  }
}
