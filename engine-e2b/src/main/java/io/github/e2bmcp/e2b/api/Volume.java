package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.transport.Content;
import io.github.e2bmcp.e2b.transport.Deadline;
import io.github.e2bmcp.e2b.transport.Request;
import io.github.e2bmcp.e2b.transport.Response;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Query;
import io.github.e2bmcp.e2b.wire.Reply;
import io.github.e2bmcp.e2b.wire.Rest;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The files of one volume, which outlive sandboxes. */
public final class Volume {

  private static final Duration FILE_TIMEOUT = Duration.ofHours(1);
  private static final int ANSWER_LIMIT = 1 << 20;

  private final String id;
  private final String name;
  private final Rest content;
  private final Duration timeout;

  Volume(String id, String name, Rest content, Duration timeout) {
    this.id = id;
    this.name = name;
    this.content = content;
    this.timeout = timeout;
  }

  /**
   * Owner and mode of what is written; null for the server's default.
   *
   * @param force to make parents, or to replace a file
   */
  public record Ownership(
      @Nullable Integer uid, @Nullable Integer gid, @Nullable Integer mode, boolean force) {
    public static final Ownership DEFAULT = new Ownership(null, null, null, false);
    public static final Ownership FORCED = new Ownership(null, null, null, true);
  }

  public String id() {
    return id;
  }

  public String name() {
    return name;
  }

  public List<VolumeEntry> list(String path, int depth) {
    Query query = new Query().with("path", path).with("depth", depth);
    return Json.list(json("GET", "/dir" + query, null), VolumeEntry::read);
  }

  public VolumeEntry makeDirectory(String path, Ownership ownership) {
    return VolumeEntry.read(json("POST", "/dir" + owned(path, ownership), null));
  }

  /**
   * What stands there.
   *
   * @throws E2bException.VolumePathNotFound when there is nothing
   */
  public VolumeEntry info(String path) {
    return VolumeEntry.read(json("GET", "/path" + new Query().with("path", path), null));
  }

  public boolean exists(String path) {
    try {
      info(path);
      return true;
    } catch (E2bException.VolumePathNotFound e) {
      return false;
    }
  }

  /** Sets owner and mode where they are given. */
  public VolumeEntry update(String path, Ownership ownership) {
    ObjectNode body = Json.object();
    body.put("uid", ownership.uid()).put("gid", ownership.gid()).put("mode", ownership.mode());
    body.properties().removeIf(member -> member.getValue().isNull());
    return VolumeEntry.read(json("PATCH", "/path" + new Query().with("path", path), body));
  }

  public void remove(String path) {
    json("DELETE", "/path" + new Query().with("path", path), null);
  }

  /** A whole file. */
  public byte[] read(String path) {
    return body(path).readAll(Integer.MAX_VALUE - 16);
  }

  /** Opens a file; the caller closes it. */
  public InputStream open(String path) {
    return body(path).asStream();
  }

  private Body body(String path) {
    Deadline deadline = Deadline.after(timeout);
    Request request = content.request(base() + "/file" + new Query().with("path", path));
    Response response = content.http().send(request, deadline);
    if (!response.ok()) {
      throw failure(reply(response, deadline));
    }
    return new Body(response, Deadline.after(FILE_TIMEOUT));
  }

  /** Writes a file. */
  public VolumeEntry write(String path, byte[] bytes, Ownership ownership) {
    return write(path, Content.of(bytes), ownership);
  }

  /** Writes a file from a stream, which is read once and closed. */
  public VolumeEntry write(String path, InputStream input, Ownership ownership) {
    return write(path, Content.of(() -> input), ownership);
  }

  private VolumeEntry write(String path, Content body, Ownership ownership) {
    Deadline deadline = Deadline.after(FILE_TIMEOUT);
    Request request =
        content
            .request(base() + "/file" + owned(path, ownership))
            .header("Content-Type", "application/octet-stream")
            .put(body);
    return VolumeEntry.read(
        checked(reply(content.http().send(request, deadline), deadline)).json());
  }

  private static Reply reply(Response response, Deadline deadline) {
    byte[] bytes = new Body(response, deadline).readAll(ANSWER_LIMIT);
    return new Reply(response.status(), bytes, response.headers());
  }

  private JsonNode json(String method, String tail, @Nullable JsonNode body) {
    return checked(content.call(method, base() + tail, body, timeout)).json();
  }

  private static Reply checked(Reply reply) {
    if (!reply.ok()) {
      throw failure(reply);
    }
    return reply;
  }

  private static E2bException failure(Reply reply) {
    String text = reply.status() + ": " + reply.message();
    return reply.status() == 404
        ? new E2bException.VolumePathNotFound(text).withStatus(404)
        : new E2bException.VolumeError(text).withStatus(reply.status());
  }

  private String base() {
    return "/volumecontent/" + Query.encode(id);
  }

  private static Query owned(String path, Ownership ownership) {
    return new Query()
        .with("path", path)
        .with("uid", ownership.uid())
        .with("gid", ownership.gid())
        .with("mode", ownership.mode())
        .with("force", ownership.force() ? true : null);
  }
}
