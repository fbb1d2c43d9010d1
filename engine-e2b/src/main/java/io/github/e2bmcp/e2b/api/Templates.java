package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.transport.Content;
import io.github.e2bmcp.e2b.transport.Deadline;
import io.github.e2bmcp.e2b.transport.Http;
import io.github.e2bmcp.e2b.transport.Request;
import io.github.e2bmcp.e2b.transport.Response;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Query;
import io.github.e2bmcp.e2b.wire.Reply;
import io.github.e2bmcp.e2b.wire.Rest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Templates and their builds. */
public final class Templates {

  private static final Duration UPLOAD_TIMEOUT = Duration.ofHours(1);

  private final ApiCalls calls;
  private final Http http;

  public Templates(Rest rest, Duration timeout, boolean authorized) {
    calls =
        new ApiCalls(
            rest,
            timeout,
            authorized,
            e -> new E2bException.Build(e.text()).withStatus(e.statusCode()).because(e));
    http = rest.http();
  }

  /**
   * Asks for a build; {@link #start} begins it.
   *
   * @param cpuCount 0 for the default
   * @param memoryMegabytes 0 for the default
   */
  public TemplateBuild request(String name, List<String> tags, int cpuCount, long memoryMegabytes) {
    return request(name, tags, cpuCount, memoryMegabytes, 0);
  }

  /**
   * As above, with room on the disk of its sandboxes.
   *
   * @param minFreeDiskMegabytes 0 for the default
   */
  public TemplateBuild request(
      String name,
      List<String> tags,
      int cpuCount,
      long memoryMegabytes,
      long minFreeDiskMegabytes) {
    ObjectNode body = Json.object().put("name", name);
    if (!tags.isEmpty()) {
      body.set("tags", Json.array(tags));
    }
    if (cpuCount > 0) {
      body.put("cpuCount", cpuCount);
    }
    if (memoryMegabytes > 0) {
      body.put("memoryMB", memoryMegabytes);
    }
    if (minFreeDiskMegabytes > 0) {
      body.put("minFreeDiskMb", minFreeDiskMegabytes);
    }
    return TemplateBuild.read(calls.ok("POST", "/v3/templates", body).json());
  }

  public void start(TemplateBuild build, TemplateSpec spec) {
    String path = "/v2/templates/" + build.templateId() + "/builds/" + build.buildId();
    calls.ok("POST", path, spec.message());
  }

  public TemplateBuild.Status status(TemplateBuild build, int logOffset) {
    String path = "/templates/" + build.templateId() + "/builds/" + build.buildId() + "/status";
    String query = new Query().with("logsOffset", logOffset).toString();
    return TemplateBuild.Status.read(calls.ok("GET", path + query, null).json());
  }

  /**
   * Waits until a build is ready.
   *
   * @param onLog gets every line
   * @throws E2bException.Build when it failed
   * @throws E2bException.Timeout when it is not done in time
   */
  public void await(TemplateBuild build, Duration timeout, Consumer<LogEntry> onLog) {
    Deadline deadline = Deadline.after(timeout);
    int offset = 0;
    while (!deadline.expired()) {
      TemplateBuild.Status status = status(build, offset);
      status.log().forEach(onLog);
      offset += status.log().size();
      // A finished build may have more lines than one answer holds.
      boolean drained = status.log().isEmpty();
      if (!status.running() && drained) {
        if (status.status().equals("ready")) {
          return;
        }
        throw new E2bException.Build(
            status.reason().isEmpty() ? "The build failed" : status.reason());
      }
      if (drained) {
        pause();
      }
    }
    throw new E2bException.Timeout("The build was not ready within " + timeout);
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new E2bException.Cancelled("Interrupted while waiting for a build").because(e);
    }
  }

  /**
   * Uploads a gzipped tar of a build's files, unless the server has it.
   *
   * @param filesHash what {@link TemplateSpec#copy} names it by
   */
  public void upload(TemplateBuild build, String filesHash, Path archive) {
    String path = "/templates/" + build.templateId() + "/files/" + Query.encode(filesHash);
    JsonNode answer = calls.ok("GET", path, null).json();
    String url = Json.text(answer, "url");
    if (Json.flag(answer, "present") || url.isEmpty()) {
      return;
    }
    Request request = Request.to(url).put(Content.of(archive));
    Json.strings(answer, "headers").forEach(request::header);
    Deadline deadline = Deadline.after(UPLOAD_TIMEOUT);
    Response response = http.send(request, deadline);
    new Body(response, deadline).close();
    if (!response.ok()) {
      throw new E2bException.FileUpload("The upload was refused with " + response.status())
          .withStatus(response.status());
    }
  }

  public Stream<TemplateInfo> list() {
    return ListPage.stream(token -> {
      Query query = new Query().with("nextToken", token.isEmpty() ? null : token);
      Reply reply = calls.ok("GET", "/v2/templates" + query, null);
      return ListPage.of(reply, Json.list(reply.json(), TemplateInfo::read));
    });
  }

  /** Whether a name is taken, by whomever. */
  public boolean exists(String name) {
    Reply reply = calls.any("GET", "/templates/aliases/" + Query.encode(name), null);
    if (reply.status() == 404) {
      return false;
    }
    return reply.status() == 403 || calls.checked(reply).ok();
  }

  /** False when there was no such template. */
  public boolean delete(String templateId) {
    return calls.found("DELETE", "/templates/" + Query.encode(templateId), null);
  }

  /** Lets everybody, or nobody else, make sandboxes of it. */
  public void setPublic(String templateId, boolean value) {
    String path = "/v2/templates/" + Query.encode(templateId);
    calls.ok("PATCH", path, Json.object().put("public", value));
  }

  /** Names the build that {@code target} stands for by more tags. */
  public TemplateBuild assignTags(String target, List<String> tags) {
    ObjectNode body = Json.object().put("target", target);
    body.set("tags", Json.array(tags));
    return TemplateBuild.read(calls.ok("POST", "/templates/tags", body).json());
  }

  public void removeTags(String name, List<String> tags) {
    ObjectNode body = Json.object().put("name", name);
    body.set("tags", Json.array(tags));
    calls.ok("DELETE", "/templates/tags", body);
  }

  /** Build ids by tag. */
  public Map<String, String> tags(String templateId) {
    Reply reply = calls.ok("GET", "/templates/" + Query.encode(templateId) + "/tags", null);
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonNode item : reply.json().values()) {
      tags.put(Json.text(item, "tag"), Json.text(item, "buildID"));
    }
    return tags;
  }
}
