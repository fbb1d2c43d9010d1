package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
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

/** envd's plain HTTP route that reads a file, or a range of it, streamed. */
public final class FileDownload {

  private static final Pattern RANGE = Pattern.compile("bytes=(?=\\d|-\\d)(\\d{0,18})-(\\d{0,18})");
  private static final int BLOCK = 64 * 1024;

  private FileDownload() {}

  public static void answer(LiveSandbox live, HttpExchange exchange) throws IOException, Refusal {
    String user = SandboxPaths.user(Query.text(exchange.query(), "username"));
    String path = SandboxPaths.expanded(Query.text(exchange.query(), "path"), user);
    HttpHeaders headers =
        HttpHeaders.of("Content-Type", "application/octet-stream")
            .with("Accept-Ranges", "bytes")
            .with("Content-Disposition", "inline; filename*=UTF-8''" + encoded(path));
    String range = exchange.headers().first("Range");
    Matcher matcher = RANGE.matcher(range == null ? "" : range);
    // No validator of ours can be the client's: it has another file, and wants this one whole.
    if (matcher.matches() && exchange.headers().first("If-Range") == null) {
      part(live, exchange, path, headers, matcher);
    } else {
      whole(live, exchange, path, headers);
    }
  }

  /** What fits into a block tells its size itself, so that the sandbox is asked once. */
  private static void whole(
      LiveSandbox live, HttpExchange exchange, String path, HttpHeaders headers)
      throws IOException, Refusal {
    try (InputStream in = open(live, path)) {
      byte[] begin = in.readNBytes(BLOCK);
      if (begin.length < BLOCK) {
        exchange.respond(200, headers, begin);
        return;
      }
      long size = Math.max(begin.length, regular(live, path).sizeBytes());
      try (OutputStream out = exchange.stream(200, headers, size)) {
        out.write(begin);
        copy(in, out, size - BLOCK);
      }
    }
  }

  private static InputStream open(LiveSandbox live, String path) throws Refusal {
    try {
      return live.sandbox().files().read(path);
    } catch (SandboxException.FileNotFound | SandboxException.InvalidArgument e) {
      regular(live, path);
      throw e;
    }
  }

  private static void part(
      LiveSandbox live, HttpExchange exchange, String path, HttpHeaders headers, Matcher range)
      throws IOException, Refusal {
    long size = regular(live, path).sizeBytes();
    if (size == 0) {
      // Every range of nothing is all of it.
      whole(live, exchange, path, headers);
      return;
    }
    boolean last = range.group(1).isEmpty();
    long from =
        last ? Math.max(0, size - Long.parseLong(range.group(2))) : Long.parseLong(range.group(1));
    long to = size - 1;
    if (!last && !range.group(2).isEmpty()) {
      to = Math.min(to, Long.parseLong(range.group(2)));
    }
    if (from > to) {
      exchange.respond(416, headers.with("Content-Range", "bytes */" + size), new byte[0]);
      return;
    }
    HttpHeaders told = headers.with("Content-Range", "bytes " + from + "-" + to + "/" + size);
    try (InputStream in = live.sandbox().files().read(path)) {
      in.skipNBytes(from);
      try (OutputStream out = exchange.stream(206, told, to - from + 1)) {
        copy(in, out, to - from + 1);
      }
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
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

  private static String encoded(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
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
}
