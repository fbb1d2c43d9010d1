package io.github.e2bmcp.packages.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what a builder exports, piece by piece, and writes it below a tree of its own. What
 * comes is not trusted: a name that leads out of the allowed places, or too much of anything, ends
 * it. For one thread.
 */
final class SetIntake implements AutoCloseable {

  /** Every file has this time, so that the same packages make the same bytecode. 2020-01-01. */
  static final long TIME_SECONDS = 1_577_836_800L;

  private static final int LINE_BYTES = 8_192;
  private static final int MOST_ENTRIES = 200_000;

  private final Path tree;
  private final List<String> places;
  private final long room;
  private final Map<String, SetManifest.Entry> entries = new TreeMap<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable Incoming file;
  private long bytes;
  private boolean ended;

  /**
   * @param tree an empty folder
   * @param places the first names of paths that may come
   * @param room the most that it may take of the disk, in bytes
   */
  SetIntake(Path tree, List<String> places, long room) {
    this.tree = tree;
    this.places = List.copyOf(places);
    this.room = room;
  }

  /** A file on its way. */
  private record Incoming(
      String path,
      boolean executable,
      long size,
      Path target,
      OutputStream out,
      MessageDigest digest) {}

  private long missing;

  void take(byte[] piece) throws IOException {
    int at = 0;
    while (at < piece.length) {
      Incoming incoming = file;
      if (incoming == null) {
        byte next = piece[at++];
        if (next == '\n') {
          begin(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else if (line.size() == LINE_BYTES) {
          throw new IOException("a line is too long");
        } else {
          line.write(next);
        }
      } else {
        int count = (int) Math.min(missing, piece.length - at);
        incoming.out().write(piece, at, count);
        incoming.digest().update(piece, at, count);
        at += count;
        missing -= count;
        finishWhenWhole(incoming);
      }
    }
  }

  private void begin(String text) throws IOException {
    String[] part = text.split("\t", -1);
    if (ended) {
      throw new IOException("more came after the end");
    } else if (text.equals("e")) {
      ended = true;
    } else if (part.length == 3 && part[0].equals("l")) {
      link(part[1], part[2]);
    } else if (part.length == 4 && part[0].equals("f") && part[1].matches("[0-9]{1,12}")) {
      file(Long.parseLong(part[1]), part[2].equals("x"), part[3]);
    } else {
      throw new IOException("a line is not understood");
    }
  }

  private void file(long size, boolean executable, String path) throws IOException {
    take(size);
    Path target = place(path);
    Incoming incoming =
        new Incoming(
            path,
            executable,
            size,
            target,
            Files.newOutputStream(target, StandardOpenOption.CREATE_NEW),
            SetManifest.sha256());
    file = incoming;
    missing = size;
    finishWhenWhole(incoming);
  }

  private void take(long size) throws IOException {
    bytes += SetManifest.onDisk(size);
    if (bytes > room) {
      throw new IOException("there is room for " + (room >> 20) + " MiB only");
    }
  }

  private void finishWhenWhole(Incoming incoming) throws IOException {
    if (missing > 0) {
      return;
    }
    file = null;
    incoming.out().close();
    Files.setLastModifiedTime(
        incoming.target(), FileTime.from(Instant.ofEpochSecond(TIME_SECONDS)));
    Files.setPosixFilePermissions(
        incoming.target(),
        PosixFilePermissions.fromString(incoming.executable() ? "r-xr-xr-x" : "r--r--r--"));
    String hash = HexFormat.of().formatHex(incoming.digest().digest());
    entries.put(
        incoming.path(), new SetManifest.FileEntry(hash, incoming.size(), incoming.executable()));
  }

  private void link(String target, String path) throws IOException {
    Path place = place(path);
    Path parent = Path.of(path).getParent();
    Path led = parent == null ? Path.of(target) : parent.resolve(target);
    if (Path.of(target).isAbsolute() || !isInPlaces(led.normalize().toString())) {
      throw new IOException("the link " + path + " leads elsewhere");
    }
    take(0);
    Files.createSymbolicLink(place, Path.of(target));
    entries.put(path, new SetManifest.LinkEntry(target));
  }

  /** Where it goes; parents are real folders, since links are made by nobody but this class. */
  private Path place(String path) throws IOException {
    boolean plain =
        !path.contains("\0")
            && !path.contains("\r")
            && path.length() < 1_024
            && Path.of(path).normalize().toString().equals(path)
            && isInPlaces(path);
    if (!plain || entries.containsKey(path)) {
      throw new IOException("a path is refused: " + path.replaceAll("\\p{Cntrl}", "?"));
    }
    if (entries.size() >= MOST_ENTRIES) {
      throw new IOException("the packages have more than " + MOST_ENTRIES + " files");
    }
    Path target = tree.resolve(path);
    Path parent = target.getParent();
    if (parent != null) {
      // Fails where a link stands in the way: it is no folder of this class's making.
      makeFolders(parent);
    }
    return target;
  }

  private void makeFolders(Path folder) throws IOException {
    if (folder.equals(tree)) {
      return;
    }
    if (Files.isSymbolicLink(folder)) {
      throw new IOException("a path leads through a link");
    }
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      makeFolders(parent);
    }
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private boolean isInPlaces(String path) {
    return places.stream().anyMatch(place -> path.equals(place) || path.startsWith(place + "/"));
  }

  /** Everything that came. */
  Map<String, SetManifest.Entry> entries() throws IOException {
    if (!ended) {
      throw new IOException("the export broke off");
    }
    return entries;
  }

  @Override
  public void close() throws IOException {
    Incoming open = file;
    if (open != null) {
      file = null;
      open.out().close();
    }
  }
}
