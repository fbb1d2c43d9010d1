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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** envd's plain HTTP route that writes files, streamed: a body, or a form with one file or more. */
public final class FileUpload {

  private static final int BLOCK = 64 * 1024;

  private static final String METADATA = "x-metadata-";
  private static final int MOST_METADATA = 64;

  private FileUpload() {}

  /** Fills a block; how much came, or -1 at the end. */
  @FunctionalInterface
  private interface Source {
    int read(byte[] block) throws IOException;
  }

  /** Whose the files are, and what is said of them all. */
  private record Target(String user, Map<String, String> metadata) {}

  private static Map<String, String> metadata(HttpExchange exchange) throws Refusal {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : exchange.headers().fields()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(METADATA)) {
        metadata.put(name.substring(METADATA.length()), field.getValue());
      }
    }
    if (metadata.size() > MOST_METADATA || metadata.containsKey("")) {
      throw new Refusal(400, "a file has at most " + MOST_METADATA + " metadata, each with a key");
    }
    return metadata;
  }

  public static void answer(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
    String type = exchange.headers().first("Content-Type");
    String path = Query.first(exchange.query(), "path");
    String user = SandboxPaths.user(Query.text(exchange.query(), "username"));
    Target target = new Target(user, metadata(exchange));
    ArrayNode written = Json.array();
    try (InputStream body = body(exchange)) {
      if (type != null && type.startsWith("multipart/form-data")) {
        form(live, target, Multipart.of(body, type), path, written);
      } else if (type != null && type.startsWith("application/octet-stream")) {
        written.add(write(live, target, path == null ? "" : path, body::read));
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
      try {
        return new GZIPInputStream(body, BLOCK);
      } catch (java.util.zip.ZipException | java.io.EOFException e) {
        throw new Refusal(400, "error decompressing request body: " + e.getMessage());
      }
    }
    throw new Refusal(400, "unsupported content encoding " + encoding);
  }

  private static void form(
      LiveSandbox live,
      Target target,
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
      String name = path == null || path.isEmpty() ? part.fileName() : path;
      written.add(write(live, target, name, block -> form.read(block, 0, block.length)));
    }
    if (written.isEmpty()) {
      throw new Refusal(400, "the form has no file");
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
