package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.transport.Content;
import io.github.e2bmcp.e2b.wire.Query;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
  default Content asContent(boolean gzip) {
    if (gzip) {
      return Content.of(() -> new GzippingStream(input()));
    }
    return switch (this) {
      case Bytes given -> Content.of(given.bytes());
      case LocalFile file -> Content.of(file.path());
      case Stream stream -> Content.of(stream::input);
    };
  }

  private InputStream input() {
    return switch (this) {
      case Bytes given -> new ByteArrayInputStream(given.bytes());
      case LocalFile file -> Content.open(file.path());
      case Stream stream -> stream.input();
    };
  }

  /**
   * The head of a file's part in a multipart body. Quotes are escaped as in a quoted string (RFC
   * 9110 §5.6.4), which is how envd reads them; browsers' {@code %22} would become part of the
   * name.
   */
  static byte[] partHead(String boundary, String fileName) {
    String line = fileName.replace('\r', ' ').replace('\n', ' ');
    String name = line.replace("\\", "\\\\").replace("\"", "\\\"");
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
