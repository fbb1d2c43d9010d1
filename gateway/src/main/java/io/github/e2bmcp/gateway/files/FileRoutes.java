package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Query;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** envd's plain HTTP route for files, streamed both ways. */
public final class FileRoutes {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
  private static final int BLOCK = 64 * 1024;

  private FileRoutes() {}

  /** Fills a block; how much came, or -1 at the end. */
  @FunctionalInterface
  private interface Source {
    int read(byte[] block) throws IOException;
  }

  public static void download(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
    String asked = Query.first(exchange.query(), "path");
    String path = SandboxPaths.expanded(asked == null ? "" : asked);
    FileEntry entry = regular(live, path);
    HttpHeaders headers =
        HttpHeaders.of("Content-Type", "application/octet-stream")
            .with("Accept-Ranges", "bytes")
            .with("Content-Disposition", "inline; filename*=UTF-8''" + encoded(entry.name()));
    long size = entry.sizeBytes();
    long from = 0;
    long to = size - 1;
    String range = exchange.headers().first("Range");
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    boolean partial = matcher.matches();
    if (partial) {
      from = Long.parseLong(matcher.group(1));
      to = matcher.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(matcher.group(2)));
      if (from > to) {
        exchange.respond(416, headers.with("Content-Range", "bytes */" + size), new byte[0]);
        return;
      }
      headers = headers.with("Content-Range", "bytes " + from + "-" + to + "/" + size);
    }
    send(live, exchange, path, partial ? 206 : 200, headers, from, to - from + 1);
  }

  private static void send(
      LiveSandbox live,
      HttpExchange exchange,
      String path,
      int status,
      HttpHeaders headers,
      long from,
      long length)
      throws IOException {
    try (InputStream in = live.sandbox().files().read(path)) {
      in.skipNBytes(from);
      try (OutputStream out = exchange.stream(status, headers, length)) {
        byte[] block = new byte[BLOCK];
        long left = length;
        while (left > 0) {
          int count = in.read(block, 0, (int) Math.min(block.length, left));
          if (count < 0) {
            break;
          }
          out.write(block, 0, count);
          left -= count;
        }
      }
    }
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static FileEntry regular(LiveSandbox live, String path) throws Refusal {
    FileEntry entry;
    try {
      entry = SandboxPaths.followed(live.sandbox(), path);
    } catch (SandboxException.FileNotFound e) {
      throw new Refusal(404, "path '" + path + "' does not exist");
    }
    return switch (entry.type()) {
      case FILE -> entry;
      case DIRECTORY -> throw new Refusal(400, "path '" + path + "' is a directory");
      case SYMLINK, OTHER -> throw new Refusal(400, "path '" + path + "' is not a regular file");
    };
  }

  public static void upload(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
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
    FileEntry entry = live.sandbox().files().stat(path);
    ObjectNode info = Json.object().put("name", entry.name()).put("path", entry.path());
    return info.put("type", "file");
  }

  private static void copy(LiveSandbox live, String path, Source source) throws IOException {
    OutputStream out = live.sandbox().files().write(path);
    byte[] block = new byte[BLOCK];
    for (int count = source.read(block); count >= 0; count = source.read(block)) {
      out.write(block, 0, count);
    }
    // Not closed when reading failed: closing is what makes the file appear.
    out.close();
  }
}
