package io.github.e2bmcp.gateway.process;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.SandboxPart;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.RpcError;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The processes of one sandbox that somebody looked at. */
final class ProcessHubs implements SandboxPart {

  /** How long the end of a process can still be seen. */
  private static final int KEPT_SECONDS = 30;

  private final String sandboxId;
  private final Sandbox sandbox;
  private final Map<Integer, ProcessHub> byPid = new ConcurrentHashMap<>();

  private ProcessHubs(LiveSandbox live) {
    this.sandboxId = live.id();
    this.sandbox = live.sandbox();
  }

  static ProcessHubs of(LiveSandbox live) {
    return live.part(ProcessHubs.class, ProcessHubs::new);
  }

  /** A hub for a process that was just started; it hands out when it is told to run. */
  ProcessHub add(SandboxProcess process, ProcessHub.Input input) {
    int pid = process.pid();
    String tag = process.tag();
    if (!tag.isEmpty()) {
      // A tag names its latest process; how an earlier one ended is no answer any more.
      byPid.values().removeIf(hub -> hub.process().tag().equals(tag) && hub.over());
    }
    ProcessHub hub = new ProcessHub(sandboxId, process, input, this::forgetLater);
    byPid.put(pid, hub);
    return hub;
  }

  private void forgetLater(ProcessHub hub) {
    CompletableFuture.delayedExecutor(KEPT_SECONDS, TimeUnit.SECONDS)
        .execute(() -> {
          byPid.remove(hub.process().pid(), hub);
          hub.process().close();
        });
  }

  /**
   * The process that a request's selector names: one that is known, or one that runs.
   *
   * @throws RpcError when there is none
   */
  ProcessHub find(JsonNode selector) throws RpcError {
    int pid = selector.path("pid").asInt(0);
    String tag = Json.text(selector, "tag");
    ProcessHub known = pid > 0 ? byPid.get(pid) : tagged(tag, false);
    if (known != null) {
      return known;
    }
    if (pid <= 0 && tag.isEmpty()) {
      throw new RpcError("invalid_argument", "a process is selected by its pid or its tag");
    }
    try {
      ProcessSelector wanted =
          pid > 0 ? new ProcessSelector.ByPid(pid) : new ProcessSelector.ByTag(tag);
      ProcessHub hub = add(sandbox.attach(wanted), ProcessHub.Input.UNKNOWN);
      hub.run();
      return hub;
    } catch (SandboxException.ProcessNotFound e) {
      ProcessHub ended = pid > 0 ? null : tagged(tag, true);
      if (ended != null) {
        return ended;
      }
      throw notFound(selector);
    }
  }

  static RpcError notFound(JsonNode selector) {
    int pid = selector.path("pid").asInt(0);
    String name = pid > 0 ? "pid " + pid : "tag " + Json.text(selector, "tag");
    return new RpcError("not_found", "process with " + name + " not found");
  }

  private @Nullable ProcessHub tagged(String tag, boolean over) {
    return byPid.values().stream()
        .filter(hub -> !tag.isEmpty() && hub.process().tag().equals(tag) && hub.over() == over)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    byPid.values().forEach(ProcessHub::cutOff);
    byPid.clear();
  }
}
