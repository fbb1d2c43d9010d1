package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Query;
import io.github.e2bmcp.e2b.wire.Reply;
import io.github.e2bmcp.e2b.wire.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sandboxes in the control plane. Creating, connecting and listing ask the newer route first; a
 * server that does not have it is asked by the older one from then on, each call for itself.
 */
public final class SandboxApi {

  private final ApiCalls calls;
  private final Generations creating = new Generations();
  private final Generations connecting = new Generations();
  private final Generations listing = new Generations();

  public SandboxApi(Rest rest, Duration timeout, boolean authorized) {
    calls = new ApiCalls(rest, timeout, authorized, UnaryOperator.identity());
  }

  /** Creates a sandbox. */
  public SandboxAccess create(NewSandbox sandbox) {
    Reply reply =
        creating.call(
            () -> calls.any("POST", "/v2/sandboxes", sandbox.message(true)),
            () -> calls.any("POST", "/sandboxes", sandbox.message(false)));
    return SandboxAccess.read(calls.checked(reply).json(), false);
  }

  /**
   * Connects to a sandbox; a paused one is resumed. Its remaining life becomes at least the
   * timeout.
   *
   * @param timeout zero for the server's default
   * @param reboot whether to start a paused one from its files instead of its memory
   * @throws E2bException.SandboxNotFound when it is gone
   */
  public SandboxAccess connect(String id, Duration timeout, boolean reboot) {
    ObjectNode body = Json.object();
    if (!timeout.isZero()) {
      body.put("timeout", NewSandbox.seconds(timeout));
    }
    ObjectNode older = body.deepCopy();
    if (timeout.isZero()) {
      older.put("timeout", 300);
    }
    if (reboot) {
      body.put("memory", false);
    }
    String tail = path(id) + "/connect";
    Reply reply =
        connecting.call(
            () -> calls.any("POST", "/v2" + tail, body), () -> calls.any("POST", tail, older));
    notFound(reply, id);
    return SandboxAccess.read(calls.checked(reply).json(), reply.status() == 201);
  }

  /**
   * One page of the list; the limit is 1 to 100. The older route has a single page and tells only
   * what runs; its filters beyond metadata, and its order, are applied here.
   */
  public ListPage<SandboxDetails> list(SandboxFilter filter, int limit, String token) {
    String states =
        filter.states().stream()
            .map(SandboxDetails.State::wireName)
            .sorted()
            .collect(Collectors.joining(","));
    Boolean newest = filter.newestFirst();
    String query =
        new Query()
            .withMetadata(filter.metadata())
            .with("state", states.isEmpty() ? null : states)
            .with("template", filter.template().isEmpty() ? null : filter.template())
            .with("startedAfter", filter.startedAfter())
            .with("order", newest == null ? null : newest ? "desc" : "asc")
            .with("limit", limit)
            .with("nextToken", token.isEmpty() ? null : token)
            .toString();
    String older = new Query().withMetadata(filter.metadata()).toString();
    Reply reply =
        listing.call(
            () -> calls.any("GET", "/v2/sandboxes" + query, null),
            () -> calls.any("GET", "/sandboxes" + older, null));
    List<SandboxDetails> items = Json.list(calls.checked(reply).json(), SandboxDetails::read);
    if (listing.older()) {
      items = filter.of(items);
    }
    return ListPage.of(reply, items);
  }

  /** All that match, fetched page by page. */
  public Stream<SandboxDetails> list(SandboxFilter filter) {
    return ListPage.stream(token -> list(filter, 100, token));
  }

  /**
   * A sandbox as it is now.
   *
   * @throws E2bException.SandboxNotFound when it is gone
   */
  public SandboxDetails info(String id) {
    return SandboxDetails.read(of(id, "GET", "", null).json());
  }

  /**
   * Kills.
   *
   * @return false when there was no such sandbox
   */
  public boolean kill(String id) {
    return calls.found("DELETE", path(id), null);
  }

  /** Sets the remaining life, counted from now; it may become shorter. */
  public void setTimeout(String id, Duration timeout) {
    of(id, "POST", "/timeout", Json.object().put("timeout", NewSandbox.seconds(timeout)));
  }

  /** Makes the remaining life at least this long, up to an hour. */
  public void refresh(String id, Duration duration) {
    of(id, "POST", "/refreshes", Json.object().put("duration", NewSandbox.seconds(duration)));
  }

  /**
   * Pauses.
   *
   * @param keepMemory false to keep only the files
   * @return false when it was paused already
   */
  public boolean pause(String id, boolean keepMemory) {
    Reply reply = calls.any("POST", path(id) + "/pause", Json.object().put("memory", keepMemory));
    notFound(reply, id);
    if (reply.status() == 409) {
      return false;
    }
    calls.checked(reply);
    return true;
  }

  /**
   * Resumes the way that servers did before connecting did so too.
   *
   * @throws E2bException.SandboxError when it runs already
   */
  public SandboxAccess resume(String id, Duration timeout, boolean autoPause) {
    ObjectNode body =
        Json.object().put("timeout", NewSandbox.seconds(timeout)).put("autoPause", autoPause);
    return SandboxAccess.read(of(id, "POST", "/resume", body).json(), true);
  }

  /** What the sandbox used in a span; null for either end means what the server keeps. */
  public List<SandboxMetrics> metrics(String id, @Nullable Instant start, @Nullable Instant end) {
    Query query =
        new Query()
            .with("start", start == null ? null : start.getEpochSecond())
            .with("end", end == null ? null : end.getEpochSecond());
    return Json.list(of(id, "GET", "/metrics" + query, null).json(), SandboxMetrics::read);
  }

  /** What up to a hundred sandboxes use now, by id. */
  public Map<String, SandboxMetrics> metrics(List<String> ids) {
    String query = new Query().with("sandbox_ids", String.join(",", ids)).toString();
    JsonNode answer = calls.ok("GET", "/sandboxes/metrics" + query, null).json();
    return answer.path("sandboxes").properties().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, entry -> SandboxMetrics.read(entry.getValue())));
  }

  /** Lines of the sandbox's log. */
  public List<LogEntry> logs(String id, LogQuery query) {
    Instant from = query.from();
    Query parameters =
        new Query()
            .with("cursor", from == null ? null : from.toEpochMilli())
            .with("limit", query.limit() == 0 ? null : query.limit())
            .with("direction", query.backward() ? "backward" : null)
            .with("level", query.level().isEmpty() ? null : query.level())
            .with("search", query.search().isEmpty() ? null : query.search());
    Reply reply = calls.any("GET", "/v2" + path(id) + "/logs" + parameters, null);
    notFound(reply, id);
    return Json.list(calls.checked(reply).json().path("logs"), LogEntry::read);
  }

  /** Replaces the rules on what the sandbox may reach; what is left out is cleared. */
  public void updateNetwork(String id, NetworkRules rules, @Nullable Boolean allowInternetAccess) {
    ObjectNode body = rules.egressMessage();
    if (allowInternetAccess != null) {
      body.put("allow_internet_access", allowInternetAccess);
    }
    of(id, "PUT", "/network", body);
  }

  /** Keeps the sandbox's state under a name, or without one; the sandbox runs on. */
  public Snapshot snapshot(String id, String name) {
    ObjectNode body = Json.object();
    if (!name.isEmpty()) {
      body.put("name", name);
    }
    return Snapshot.read(of(id, "POST", "/snapshots", body).json());
  }

  /** One page of snapshots; empty for any sandbox, any name. */
  public ListPage<Snapshot> snapshots(String sandboxId, String name, int limit, String token) {
    Query query =
        new Query()
            .with("sandboxID", sandboxId.isEmpty() ? null : sandboxId)
            .with("name", name.isEmpty() ? null : name)
            .with("limit", limit)
            .with("nextToken", token.isEmpty() ? null : token);
    Reply reply = calls.ok("GET", "/snapshots" + query, null);
    return ListPage.of(reply, Json.list(reply.json(), Snapshot::read));
  }

  /** False when there was no such snapshot. */
  public boolean deleteSnapshot(String snapshotId) {
    return calls.found("DELETE", "/templates/" + Query.encode(snapshotId), null);
  }

  /** Forks a running sandbox, up to a hundred times; each may succeed or fail alone. */
  public List<ForkResult> fork(String id, Duration timeout, int count) {
    ObjectNode body = Json.object().put("count", count);
    if (!timeout.isZero()) {
      body.put("timeout", NewSandbox.seconds(timeout));
    }
    return Json.list(of(id, "POST", "/fork", body).json(), ForkResult::read);
  }

  private Reply of(String id, String method, String tail, @Nullable JsonNode body) {
    Reply reply = calls.any(method, path(id) + tail, body);
    notFound(reply, id);
    return calls.checked(reply);
  }

  private static void notFound(Reply reply, String id) {
    if (reply.status() == 404) {
      throw new E2bException.SandboxNotFound("Sandbox " + id + " not found: " + reply.message())
          .withStatus(404);
    }
  }

  private static String path(String id) {
    return "/sandboxes/" + Query.encode(id);
  }
}
