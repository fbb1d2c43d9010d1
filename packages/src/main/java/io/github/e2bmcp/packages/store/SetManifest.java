package io.github.e2bmcp.packages.store;

import io.github.e2bmcp.packages.install.InstallResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a set of the store consists of, down to each file's hash. The hash of the text is the set's
 * name, so that nothing of a set can change under its name.
 *
 * @param packages which packages, dependencies included where the tool tells them
 * @param system what was asked for and is there without the set
 * @param sources the package files that they came from, each with the hash that its index told
 * @param entries by path, relative to the home
 */
record SetManifest(
    List<InstallResult.Installed> packages,
    List<InstallResult.Installed> system,
    Map<String, String> sources,
    Map<String, Entry> entries) {

  private static final String HEAD = "packages 1";
  private static final long BLOCK_BYTES = 4_096;

  SetManifest {
    packages = List.copyOf(packages);
    system = List.copyOf(system);
    sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    entries = Collections.unmodifiableMap(new TreeMap<>(entries));
  }

  /** One entry of the tree. */
  sealed interface Entry {

    /** What a line says of it, without its path. */
    String line();
  }

  /** A regular file. */
  record FileEntry(String sha256, long size, boolean executable) implements Entry {
    @Override
    public String line() {
      return "f\t" + sha256 + "\t" + size + "\t" + (executable ? "x" : "-");
    }
  }

  /** A symbolic link within the tree. */
  record LinkEntry(String target) implements Entry {
    @Override
    public String line() {
      return "l\t" + target;
    }
  }

  /** A set is not what its name says. */
  static final class Tampered extends IOException {
    private static final long serialVersionUID = 1L;

    Tampered(String what) {
      super(what);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    packages.forEach(one ->
        text.append("p\t").append(one.name()).append('\t').append(one.version()).append('\n'));
    system.forEach(one ->
        text.append("o\t").append(one.name()).append('\t').append(one.version()).append('\n'));
    sources.forEach(
        (file, hash) -> text.append("s\t").append(hash).append('\t').append(file).append('\n'));
    entries.forEach(
        (path, entry) -> text.append(entry.line()).append('\t').append(path).append('\n'));
    return text.toString();
  }

  /** The set's name: 64 hexadecimal digits. */
  String id() {
    return sha256(text());
  }

  /** What it takes of a disk. */
  long bytes() {
    return entries.values().stream()
        .mapToLong(entry -> onDisk(entry instanceof FileEntry file ? file.size() : 0))
        .sum();
  }

  /** What a file or link of so many bytes takes of a disk: whole blocks, and one for its name. */
  static long onDisk(long size) {
    return (size / BLOCK_BYTES + 1) * BLOCK_BYTES;
  }

  /** Reads the manifest of the set of that name. */
  static SetManifest read(Path file, String id) throws IOException {
    String text = Files.readString(file);
    if (!sha256(text).equals(id)) {
      throw new Tampered("its manifest was changed");
    }
    List<InstallResult.Installed> packages = new ArrayList<>();
    List<InstallResult.Installed> system = new ArrayList<>();
    Map<String, String> sources = new TreeMap<>();
    Map<String, Entry> entries = new TreeMap<>();
    for (String line : text.lines().skip(1).toList()) {
      String[] part = line.split("\t", -1);
      switch (part[0]) {
        case "p" -> packages.add(new InstallResult.Installed(part[1], part[2]));
        case "o" -> system.add(new InstallResult.Installed(part[1], part[2]));
        case "s" -> sources.put(part[2], part[1]);
        case "l" -> entries.put(part[2], new LinkEntry(part[1]));
        default ->
            entries.put(
                part[4], new FileEntry(part[1], Long.parseLong(part[2]), part[3].equals("x")));
      }
    }
    return new SetManifest(packages, system, sources, entries);
  }

  /**
   * Hashes every file below the tree and compares.
   *
   * @param atOnce whether somebody waits for it, so that all cores are taken
   */
  void check(Path tree, boolean atOnce) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(tree)) {
      found = all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    if (found.size() != entries.size()) {
      throw new Tampered("it has " + found.size() + " files instead of " + entries.size());
    }
    try {
      (atOnce ? found.parallelStream() : found.stream()).forEach(path -> checkOne(tree, path));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void checkOne(Path tree, Path path) {
    String name = tree.relativize(path).toString();
    try {
      Entry entry = entries.get(name);
      boolean same =
          switch (entry) {
            case null -> false;
            case LinkEntry link ->
                Files.isSymbolicLink(path)
                    && Files.readSymbolicLink(path).toString().equals(link.target());
            case FileEntry file ->
                Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.isExecutable(path) == file.executable()
                    && sha256(path).equals(file.sha256());
          };
      if (!same) {
        throw new Tampered("its file " + name + " was changed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String sha256(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] block = new byte[1 << 16];
      while (in.read(block) >= 0) {
        // The digest hears what is read.
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
