package io.github.e2bmcp.packages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes real, tiny packages. */
public final class FakePackages {

  private FakePackages() {}

  public static String wheelName(String name, String version) {
    return name + "-" + version + "-py3-none-any.whl";
  }

  /** A wheel with one module of the package's name, whose VERSION is the version. */
  public static byte[] wheel(String name, String version) throws IOException {
    String info = name + "-" + version + ".dist-info/";
    Map<String, String> files = new LinkedHashMap<>();
    files.put(name + ".py", "VERSION = '" + version + "'\n");
    files.put(
        info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
    files.put(
        info + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    StringBuilder record = new StringBuilder();
    files.keySet().forEach(file -> record.append(file).append(",,\n"));
    files.put(info + "RECORD", record + info + "RECORD,,\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTime(1_000_000_000_000L);
        zip.putNextEntry(entry);
        zip.write(file.getValue().getBytes(UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** An npm package whose main module exports its version. */
  public static byte[] tarball(String name, String version) throws IOException {
    return tarball(name, version, "");
  }

  /**
   * An npm package with more in its manifest.
   *
   * @param more members, each after a comma
   */
  public static byte[] tarball(String name, String version, String more) throws IOException {
    return compressed(
        Map.of(
            "package/package.json",
            "{\"name\":\"%s\",\"version\":\"%s\",\"main\":\"index.js\"%s}"
                .formatted(name, version, more),
            "package/index.js",
            "module.exports = '" + version + "';\n"));
  }

  /** A Python package in source, with a setup.py. */
  public static byte[] source(String name, String version, String setup) throws IOException {
    String root = name + "-" + version + "/";
    return compressed(
        Map.of(
            root + "PKG-INFO",
            "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n",
            root + "setup.py",
            setup + "\n"));
  }

  private static byte[] compressed(Map<String, String> files) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (Map.Entry<String, String> file : files.entrySet()) {
      addToTar(tar, file.getKey(), file.getValue());
    }
    tar.write(new byte[1024]);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      tar.writeTo(gzip);
    }
    return bytes.toByteArray();
  }

  /** One ustar entry. */
  private static void addToTar(ByteArrayOutputStream tar, String name, String text)
      throws IOException {
    byte[] content = text.getBytes(UTF_8);
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, String.format("%011o", content.length) + "\0");
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o", sum) + "\0 ");
    tar.write(header);
    tar.write(content);
    tar.write(new byte[(512 - content.length % 512) % 512]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest("SHA-256", bytes));
  }

  public static String integrity(byte[] bytes) {
    return "sha512-" + Base64.getEncoder().encodeToString(digest("SHA-512", bytes));
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
