package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * envd's file system service. A path is absolute, or relative to the user's home; an empty user
 * means the sandbox's default.
 */
public final class FilesystemService {

  private static final String SERVICE = "filesystem.Filesystem/";

  private final Envd envd;

  public FilesystemService(Envd envd) {
    this.envd = envd;
  }

  /**
   * What stands there.
   *
   * @throws E2bException.FileNotFound when there is nothing
   */
  public EntryInfo stat(String path, String user, Duration timeout) {
    return entry(call("Stat", path(path), user, timeout));
  }

  /**
   * Makes a directory with its parents.
   *
   * @return false when it was there
   */
  public boolean makeDirectory(String path, String user, Duration timeout) {
    try {
      call("MakeDir", path(path), user, timeout);
      return true;
    } catch (E2bException.AlreadyExists e) {
      return false;
    }
  }

  /** Moves within the sandbox; parents of the target are made. */
  public EntryInfo move(String from, String to, String user, Duration timeout) {
    ObjectNode message = Json.object().put("source", from).put("destination", to);
    return entry(call("Move", message, user, timeout));
  }

  /**
   * The entries below a directory.
   *
   * @param depth 1 for its own entries
   */
  public List<EntryInfo> list(String path, int depth, String user, Duration timeout) {
    if (depth < 1) {
      throw new E2bException.InvalidArgument("depth should be at least one");
    }
    JsonNode answer = call("ListDir", path(path).put("depth", depth), user, timeout);
    return Json.list(answer.path("entries"), EntryInfo::read);
  }

  /** Removes a file, or a directory with all below it. */
  public void remove(String path, String user, Duration timeout) {
    call("Remove", path(path), user, timeout);
  }

  /**
   * Which changes to watch.
   *
   * @param includeEntry whether each change tells the entry
   * @param timeout how long the watch lasts; zero for ever
   */
  public record Watch(
      String path,
      boolean recursive,
      boolean includeEntry,
      boolean allowNetworkMounts,
      String user,
      Duration timeout) {}

  /**
   * Watches a directory; every change after the return is told.
   *
   * @throws E2bException.Template when the sandbox is too old for what is asked
   */
  public FileEvents watch(Watch watch, Duration requestTimeout) {
    ObjectNode message = path(watch.path());
    if (watch.recursive()) {
      envd.version().require(EnvdVersion.Feature.RECURSIVE_WATCH);
      message.put("recursive", true);
    }
    if (watch.includeEntry()) {
      envd.version().require(EnvdVersion.Feature.WATCH_ENTRY);
      message.put("includeEntry", true);
    }
    if (watch.allowNetworkMounts()) {
      envd.version().require(EnvdVersion.Feature.WATCH_NETWORK_MOUNTS);
      message.put("allowNetworkMounts", true);
    }
    Map<String, String> headers = new HashMap<>(envd.userHeader(watch.user()));
    headers.put("Keepalive-Ping-Interval", EventStream.KEEPALIVE_SECONDS);
    return asFile(() ->
        envd.probing(() ->
            FileEvents.started(
                new EventStream(
                    envd,
                    envd.connect().stream(
                        SERVICE + "WatchDir",
                        message,
                        headers,
                        requestTimeout,
                        watch.timeout())))));
  }

  private JsonNode call(String method, ObjectNode message, String user, Duration timeout) {
    return asFile(() ->
        envd.probing(
            () -> envd.connect().call(SERVICE + method, message, envd.userHeader(user), timeout)));
  }

  /** What the file system service does not find is a file. */
  static <T> T asFile(Supplier<T> call) {
    try {
      return call.get();
    } catch (E2bException.SandboxNotFound | E2bException.FileNotFound e) {
      throw e;
    } catch (E2bException.NotFound e) {
      throw new E2bException.FileNotFound(e.text()).withStatus(e.statusCode()).because(e);
    }
  }

  private static ObjectNode path(String path) {
    return Json.object().put("path", path);
  }

  private static EntryInfo entry(JsonNode answer) {
    JsonNode entry = answer.path("entry");
    if (!entry.isObject()) {
      throw new E2bException.Protocol("The answer does not tell the entry");
    }
    return EntryInfo.read(entry);
  }
}
