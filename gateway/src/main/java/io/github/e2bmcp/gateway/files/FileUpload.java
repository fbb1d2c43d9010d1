package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Query;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** envd's plain HTTP route that writes files, streamed: a body, or a form with one file or more. */
public final class FileUpload {

  private static final int BLOCK = 64 * 1024;

  private FileUpload() {}

  /** Fills a block; how much came, or -1 at the end. */
  @FunctionalInterface
  private interface Source {
    int read(byte[] block) throws IOException;
  }

  /** Whose the files are, and what is said of them all. */
  private record Target(String user, Map<String, String> metadata) {}

  public static void answer(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
    String type = Objects.requireNonNullElse(exchange.headers().first("Content-Type"), "");
    String kind = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    String path = Query.first(exchange.query(), "path");
    String user = SandboxPaths.user(Query.text(exchange.query(), "username"));
    Target target = new Target(user, FileMetadata.of(exchange.headers()));
    ArrayNode written = Json.array();
    try (InputStream body = body(exchange)) {
      if (kind.startsWith("multipart/")) {
        form(live, target, Multipart.of(body, type), path, written);
      } else if (kind.equals("application/octet-stream")) {
        written.add(write(live, target, path == null ? "" : path, body::read));
      } else {
        throw new Refusal(
            400,
            "unsupported content type: "
                + type
                + ", expected multipart/form-data or application/octet-stream");
      }
    } catch (EOFException | ZipException e) {
      // What came is no whole body; its sender may still be there to hear it.
      throw new Refusal(500, "error writing file: " + reason(e));
    }
    Answers.text(exchange, 200, new String(Json.bytes(written), StandardCharsets.UTF_8));
  }

  private static InputStream body(HttpExchange exchange) throws IOException, Refusal {
    InputStream body = exchange.body(Long.MAX_VALUE);
    String encoding =
        Objects.requireNonNullElse(exchange.headers().first("Content-Encoding"), "identity");
    switch (encoding.toLowerCase(Locale.ROOT)) {
      case "", "identity" -> {
        return body;
      }
      case "gzip" -> {
        try {
          return new GZIPInputStream(body, BLOCK);
        } catch (ZipException | EOFException e) {
          throw new Refusal(400, "error decompressing request body: " + reason(e));
        }
      }
      default ->
          throw new Refusal(
              400,
              "error decompressing request body: unsupported Content-Encoding: "
                  + encoding
                  + ", supported: [gzip]");
    }
  }

  private static String reason(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), "unexpected EOF");
  }

  private static void form(
      LiveSandbox live, Target target, Multipart form, @Nullable String path, ArrayNode written)
      throws IOException, Refusal {
    for (Multipart.Part part = form.next(); part != null; part = form.next()) {
      if (!part.name().equals("file")) {
        continue;
      }
      String name = path == null || path.isEmpty() ? part.fileName() : path;
      refuseTwice(SandboxPaths.expanded(name, target.user()), written);
      written.add(write(live, target, name, block -> form.read(block, 0, block.length)));
    }
  }

  private static void refuseTwice(String path, ArrayNode written) throws Refusal {
    for (JsonNode before : written) {
      if (Json.text(before, "path").equals(path)) {
        throw new Refusal(
            400,
            "you cannot upload multiple files to the same path '"
                + path
                + "' in one upload request, only the first specified file was uploaded");
      }
    }
  }

  private static ObjectNode write(LiveSandbox live, Target target, String asked, Source source)
      throws IOException, Refusal {
    if (asked.isEmpty()) {
      throw new Refusal(400, "a path is required");
    }
    String path = SandboxPaths.expanded(asked, target.user());
    try {
      copy(live, path, target, source);
    } catch (IOException e) {
      if (e.getCause() instanceof SandboxException refused) {
        throw Refusal.of(refused);
      }
      throw e;
    }
    ObjectNode info = Json.object().put("name", path.substring(path.lastIndexOf('/') + 1));
    info.put("path", path);
    if (!target.metadata().isEmpty()) {
      info.set("metadata", Json.object(target.metadata()));
    }
    return info.put("type", "file");
  }

  private static void copy(LiveSandbox live, String path, Target target, Source source)
      throws IOException {
    FileSink out = live.sandbox().files().write(path, target.metadata());
    byte[] block = new byte[BLOCK];
    try {
      for (int count = source.read(block); count >= 0; count = source.read(block)) {
        out.write(block, 0, count);
      }
      // Closing is what makes the file appear.
      out.close();
    } finally {
      out.abort();
    }
  }
}
