package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Query;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A file's content on its way into a sandbox, never held whole unless it is given whole. */
public sealed interface Upload {

  /** Bytes at hand. */
  record Bytes(byte[] bytes) implements Upload {}

  /** A file of this machine. */
  record LocalFile(Path path) implements Upload {}

  /** A stream, read once and closed; of unknown length. */
  record Stream(InputStream input) implements Upload {}

  static Upload of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether it can take longer than a request may. */
  default boolean streamed() {
    return !(this instanceof Bytes);
  }

  /** The content as a request's body. */
  default BodyPublisher publisher(boolean gzip) {
    if (gzip) {
      Supplier<InputStream> packed = () -> new GzippingStream(input());
      return BodyPublishers.ofInputStream(packed);
    }
    return switch (this) {
      case Bytes given -> BodyPublishers.ofByteArray(given.bytes());
      case LocalFile file -> ofFile(file.path());
      case Stream stream -> BodyPublishers.ofInputStream(stream::input);
    };
  }

  private InputStream input() {
    return switch (this) {
      case Bytes given -> new java.io.ByteArrayInputStream(given.bytes());
      case LocalFile file -> open(file.path());
      case Stream stream -> stream.input();
    };
  }

  private static InputStream open(Path path) {
    try {
      return java.nio.file.Files.newInputStream(path);
    } catch (java.io.IOException e) {
      throw new E2bException.InvalidArgument("Cannot read " + path + ": " + e).because(e);
    }
  }

  private static BodyPublisher ofFile(Path path) {
    try {
      return BodyPublishers.ofFile(path);
    } catch (FileNotFoundException e) {
      throw new E2bException.InvalidArgument("No such local file: " + path).because(e);
    }
  }

  /** The head of a file's part in a multipart body. */
  static byte[] partHead(String boundary, String fileName) {
    String name = fileName.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name
            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    return head.getBytes(StandardCharsets.UTF_8);
  }

  /** The path and query of the file route. */
  static String route(String path, String user) {
    return "/files"
        + new Query()
            .with("path", path.isEmpty() ? null : path)
            .with("username", user.isEmpty() ? null : user);
  }
}
