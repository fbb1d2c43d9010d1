package io.github.e2bmcp.testkit.unprotected;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.Page;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs processes as the user of this program, with nothing in between. For tests only: no limit of
 * a {@link SandboxSpec} is enforced, an absolute path is a path of this machine, and a terminal, a
 * pause and a time to live are not offered.
 */
public final class UnprotectedEngine implements SandboxEngine {

  static final String NAME = "unprotected";

  private final Map<String, UnprotectedSandbox> sandboxes = new ConcurrentHashMap<>();

  @Override
  public EngineReport probe() {
    IsolationLayer layer =
        new IsolationLayer(
            "everything", IsolationLayer.State.ABSENT, "plain processes of this machine", "");
    return new EngineReport(
        NAME, "processes", true, Set.of(Capability.LISTEN, Capability.NETWORK), List.of(layer));
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    UnprotectedSandbox sandbox = new UnprotectedSandbox(spec, this);
    sandboxes.put(sandbox.id(), sandbox);
    return sandbox;
  }

  @Override
  public Sandbox connect(String sandboxId) {
    UnprotectedSandbox sandbox = sandboxes.get(sandboxId);
    if (sandbox == null) {
      throw new SandboxException.SandboxNotFound("there is no sandbox " + sandboxId);
    }
    return sandbox;
  }

  @Override
  public Sandbox find(String sandboxId) {
    return connect(sandboxId);
  }

  @Override
  public Page<SandboxInfo> list(SandboxQuery query, PageRequest page) {
    List<SandboxInfo> all =
        sandboxes.values().stream()
            .map(Sandbox::info)
            .filter(query::matches)
            .sorted(Comparator.comparing(SandboxInfo::createdAt).thenComparing(SandboxInfo::id))
            .toList();
    int from = page.cursor().isEmpty() ? 0 : Integer.parseInt(page.cursor());
    int to = Math.min(all.size(), from + page.limit());
    return new Page<>(
        all.subList(Math.min(from, to), to), to < all.size() ? String.valueOf(to) : "");
  }

  void forget(String sandboxId) {
    sandboxes.remove(sandboxId);
  }

  @Override
  public void close() {
    List.copyOf(sandboxes.values()).forEach(Sandbox::kill);
  }
}
