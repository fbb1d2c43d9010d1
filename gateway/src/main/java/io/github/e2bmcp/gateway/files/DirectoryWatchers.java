package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.SandboxPart;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.RpcError;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.FileWatch;
import io.github.e2bmcp.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Watches of clients that ask for changes instead of holding a stream. */
final class DirectoryWatchers implements SandboxPart {

  private static final int LIMIT = 100;
  private static final int EVENTS = 10_000;

  /** Changes are told beside the answer to the call that made them, not before it. */
  private static final Duration FIRST = Duration.ofMillis(100);

  private static final Duration FURTHER = Duration.ofMillis(20);

  /** However many more come. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Sandbox sandbox;
  private final Map<String, Watcher> byId = new ConcurrentHashMap<>();

  private record Watcher(FileWatch watch, VisibleChanges visible, String path, boolean include) {
    ObjectNode message(Sandbox sandbox, FileWatch.Change change) {
      return include ? EntryMessages.change(sandbox, path, change) : EntryMessages.change(change);
    }
  }

  private DirectoryWatchers(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  static DirectoryWatchers of(LiveSandbox live) {
    return live.part(DirectoryWatchers.class, one -> new DirectoryWatchers(one.sandbox()));
  }

  ObjectNode create(String path, boolean recursive, boolean include) throws RpcError {
    if (byId.size() >= LIMIT) {
      throw new RpcError("resource_exhausted", "there are " + LIMIT + " watchers already");
    }
    if (SandboxPaths.followed(sandbox, path).type() != FileEntry.Type.DIRECTORY) {
      throw new RpcError("invalid_argument", "path is not a directory: " + path);
    }
    String id = "w" + UUID.randomUUID();
    FileWatch watch = sandbox.files().watch(path, recursive);
    byId.put(id, new Watcher(watch, new VisibleChanges(), path, include));
    return Json.object().put("watcherId", id);
  }

  ObjectNode events(String id) throws RpcError {
    Watcher watcher = watcher(id);
    ObjectNode answer = Json.object();
    ArrayNode events = Json.array();
    long end = System.nanoTime() + LONGEST.toNanos();
    FileWatch.Change change = watcher.watch().next(FIRST);
    while (change != null) {
      watcher.visible().of(change).forEach(seen -> events.add(watcher.message(sandbox, seen)));
      boolean enough = events.size() >= EVENTS || System.nanoTime() >= end;
      change = enough ? null : watcher.watch().next(FURTHER);
    }
    if (!events.isEmpty()) {
      answer.set("events", events);
    }
    return answer;
  }

  ObjectNode remove(String id) throws RpcError {
    watcher(id).watch().close();
    byId.remove(id);
    return Json.object();
  }

  private Watcher watcher(String id) throws RpcError {
    Watcher watcher = byId.get(id);
    if (watcher == null) {
      throw new RpcError("not_found", "watcher with id " + id + " not found");
    }
    return watcher;
  }

  @Override
  public void close() {
    byId.values().forEach(watcher -> watcher.watch().close());
    byId.clear();
  }
}
