package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Query;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.sandbox.FileSink;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
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

  public static void answer(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
    String type = exchange.headers().first("Content-Type");
    String path = Query.first(exchange.query(), "path");
    ArrayNode written = Json.array();
    try (InputStream body = body(exchange)) {
      if (type != null && type.startsWith("multipart/form-data")) {
        form(live, Multipart.of(body, type), path, written);
      } else if (type != null && type.startsWith("application/octet-stream")) {
        written.add(write(live, path == null ? "" : path, body::read));
      } else {
        throw new Refusal(400, "unsupported content type " + type);
      }
    }
    Answers.text(exchange, 200, new String(Json.bytes(written), StandardCharsets.UTF_8));
  }

  private static InputStream body(HttpExchange exchange) throws IOException, Refusal {
    InputStream body = exchange.body(Long.MAX_VALUE);
    String encoding = exchange.headers().first("Content-Encoding");
    if (encoding == null || encoding.equals("identity")) {
      return body;
    }
    if (encoding.equals("gzip")) {
      return new GZIPInputStream(body, BLOCK);
    }
    throw new Refusal(400, "unsupported content encoding " + encoding);
  }

  private static void form(
      LiveSandbox live,
      Multipart form,
      @org.jspecify.annotations.Nullable String path,
      ArrayNode written)
      throws IOException, Refusal {
    for (Multipart.Part part = form.next(); part != null; part = form.next()) {
      if (!part.name().equals("file")) {
        continue;
      }
      if (path != null && !path.isEmpty() && !written.isEmpty()) {
        throw new Refusal(400, "a path names one file, but the form has several");
      }
      String target = path == null || path.isEmpty() ? part.fileName() : path;
      written.add(write(live, target, block -> form.read(block, 0, block.length)));
    }
    if (written.isEmpty()) {
      throw new Refusal(400, "the form has no file");
    }
  }

  private static ObjectNode write(LiveSandbox live, String asked, Source source)
      throws IOException, Refusal {
    if (asked.isEmpty()) {
      throw new Refusal(400, "a path is required");
    }
    String path = SandboxPaths.expanded(asked);
    try {
      copy(live, path, source);
    } catch (IOException e) {
      if (e.getCause() instanceof SandboxException refused) {
        throw Refusal.of(refused);
      }
      throw e;
    }
    Path whole = SandboxPaths.absolute(path);
    ObjectNode info = Json.object().put("name", String.valueOf(whole.getFileName()));
    info.put("path", whole.toString());
    return info.put("type", "file");
  }

  private static void copy(LiveSandbox live, String path, Source source) throws IOException {
    FileSink out = live.sandbox().files().write(path);
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
