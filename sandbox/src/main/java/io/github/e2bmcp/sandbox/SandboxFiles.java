package io.github.e2bmcp.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Files of a sandbox, streamed both ways. A path is absolute or relative to the user's home; every
 * operation happens inside the sandbox as its {@code user}, so a symbolic link leads nowhere else.
 * Reading anything but a regular file is refused, never waited for.
 */
public interface SandboxFiles {

  /**
   * Opens a regular file for reading; the stream ends at the size the file had when opened.
   *
   * @throws SandboxException.FileNotFound when there is none
   * @throws SandboxException.InvalidArgument when it is no regular file
   */
  InputStream read(String path);

  /**
   * Creates or replaces a file when the returned stream is closed, all of it or nothing; parents
   * are made. Closing throws {@link SandboxException.NotEnoughSpace} as the cause of an {@link
   * IOException} when the disk limit is reached.
   */
  FileSink write(String path);

  /**
   * Like {@link #write(String)}, with metadata of the file; what it had before is forgotten. Where
   * the sandbox's disk keeps none, the file is not written.
   */
  FileSink write(String path, Map<String, String> metadata);

  /**
   * The entries below a directory, sorted by path, parents first.
   *
   * @param depth 1 for the directory's own entries
   * @param limit how many at the most, positive; one more entry than that is never read
   * @throws SandboxException.LimitReached when an engine cannot hold what these say of themselves
   */
  List<FileEntry> list(String path, int depth, int limit);

  /** The entry itself; a symbolic link is not followed. */
  FileEntry stat(String path);

  /**
   * Makes a directory with its parents.
   *
   * @return false when it was there already
   */
  boolean makeDirectory(String path);

  /** Moves within the sandbox; parents of the target are made, a file at the target is replaced. */
  FileEntry move(String from, String to);

  /** Removes a file, or a directory with all it holds. Nothing happens when there is none. */
  void remove(String path);

  /** Watches a directory from now on. */
  FileWatch watch(String directory, boolean recursive);
}
