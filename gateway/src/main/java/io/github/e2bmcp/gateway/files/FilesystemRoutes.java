package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Codec;
import io.github.e2bmcp.gateway.wire.ConnectMessages;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.MessageStream;
import io.github.e2bmcp.gateway.wire.RpcError;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** envd's file system service. */
public final class FilesystemRoutes {

  private static final int LIST_LIMIT = 100_000;

  /** No path has more names. */
  private static final int DEEPEST = 4_096;

  private FilesystemRoutes() {}

  public static ObjectNode unary(LiveSandbox live, String method, ObjectNode request, String user)
      throws RpcError {
    SandboxFiles files = live.sandbox().files();
    String path = SandboxPaths.expanded(Json.text(request, "path"), user);
    return switch (method) {
      case "Stat" -> entry(live, files.stat(path));
      case "MakeDir" -> makeDirectory(live, path);
      case "Move" -> move(live, request, user);
      case "ListDir" -> list(live, path, request);
      case "Remove" -> {
        files.remove(path);
        yield Json.object();
      }
      case "CreateWatcher" ->
          DirectoryWatchers.of(live)
              .create(
                  path,
                  request.path("recursive").asBoolean(false),
                  request.path("includeEntry").asBoolean(false));
      case "GetWatcherEvents" -> DirectoryWatchers.of(live).events(Json.text(request, "watcherId"));
      case "RemoveWatcher" -> DirectoryWatchers.of(live).remove(Json.text(request, "watcherId"));
      default ->
          throw new RpcError(
              "unimplemented", "filesystem.Filesystem." + method + " is not offered");
    };
  }

  private static ObjectNode makeDirectory(LiveSandbox live, String path) throws RpcError {
    SandboxFiles files = live.sandbox().files();
    boolean made;
    try {
      made = files.makeDirectory(path);
    } catch (SandboxException.AlreadyExists e) {
      throw new RpcError(
          "invalid_argument", "path already exists but it is not a directory: " + path);
    }
    if (!made) {
      throw new RpcError("already_exists", "directory already exists: " + path);
    }
    return entry(live, files.stat(path));
  }

  private static ObjectNode move(LiveSandbox live, JsonNode request, String user) {
    String from = SandboxPaths.expanded(Json.text(request, "source"), user);
    String to = SandboxPaths.expanded(Json.text(request, "destination"), user);
    return entry(live, live.sandbox().files().move(from, to));
  }

  private static ObjectNode list(LiveSandbox live, String path, JsonNode request) throws RpcError {
    requireDirectory(live, path);
    int depth = (int) Math.clamp(request.path("depth").asLong(1), 1L, DEEPEST);
    List<FileEntry> entries = live.sandbox().files().list(path, depth, LIST_LIMIT + 1);
    if (entries.size() > LIST_LIMIT) {
      throw new RpcError(
          "resource_exhausted", "more than " + LIST_LIMIT + " entries; ask for less depth");
    }
    ObjectNode answer = Json.object();
    if (!entries.isEmpty()) {
      ArrayNode array = answer.putArray("entries");
      entries.forEach(one -> array.add(EntryMessages.of(live.sandbox(), one)));
    }
    return answer;
  }

  static void requireDirectory(LiveSandbox live, String path) throws RpcError {
    if (SandboxPaths.followed(live.sandbox(), path).type() != FileEntry.Type.DIRECTORY) {
      throw new RpcError("invalid_argument", "path is not a directory: " + path);
    }
  }

  private static ObjectNode entry(LiveSandbox live, FileEntry entry) {
    ObjectNode answer = Json.object();
    answer.set("entry", EntryMessages.of(live.sandbox(), entry));
    return answer;
  }

  /** Streams the changes below a directory. */
  public static void watch(
      LiveSandbox live, HttpExchange exchange, Codec codec, ObjectNode request, String user)
      throws IOException, RpcError {
    String path = SandboxPaths.expanded(Json.text(request, "path"), user);
    requireDirectory(live, path);
    Duration timeout = ConnectMessages.timeout(exchange);
    Duration keepalive = ConnectMessages.keepalive(exchange);
    long end = System.nanoTime() + timeout.toNanos();
    boolean recursive = request.path("recursive").asBoolean(false);
    boolean include = request.path("includeEntry").asBoolean(false);
    VisibleChanges visible = new VisibleChanges();
    try (FileWatch watch = live.sandbox().files().watch(path, recursive);
        MessageStream out = ConnectMessages.begin(exchange, codec)) {
      send(out, "start", Json.object());
      while (timeout.isZero() || System.nanoTime() - end < 0) {
        Duration left = timeout.isZero() ? keepalive : Duration.ofNanos(end - System.nanoTime());
        FileWatch.Change change = watch.next(left.compareTo(keepalive) < 0 ? left : keepalive);
        if (change == null) {
          send(out, "keepalive", Json.object());
        } else {
          for (FileWatch.Change seen : visible.of(change)) {
            send(
                out,
                "filesystem",
                include
                    ? EntryMessages.change(live.sandbox(), path, seen)
                    : EntryMessages.change(seen));
          }
        }
      }
      out.fail(new RpcError("deadline_exceeded", "context deadline exceeded"));
    } catch (SandboxException.Cancelled e) {
      // The client is gone.
      Thread.interrupted();
    }
  }

  private static void send(MessageStream out, String name, ObjectNode content) throws IOException {
    ObjectNode message = Json.object();
    message.set(name, content);
    out.message(message);
    out.flush();
  }
}
