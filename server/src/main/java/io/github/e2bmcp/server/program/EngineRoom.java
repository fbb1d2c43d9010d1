package io.github.e2bmcp.server.program;

import static io.github.e2bmcp.server.log.Field.field;

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
import io.github.e2bmcp.server.log.Log;
import io.github.e2bmcp.server.session.Sandboxes;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the engine that the configuration chooses, opened by its first use, and furnishes its
 * sandboxes.
 */
final class EngineRoom implements Sandboxes, AutoCloseable {

  /**
   * An open engine.
   *
   * @param source makes sandboxes, with or without a pool before it
   * @param furnish puts into a sandbox what all have, for a door that makes its own
   * @param prepare begins in the background what makes the first sandbox come sooner
   */
  record Opened(
      SandboxEngine engine,
      Function<SandboxSpec, Sandbox> source,
      Consumer<Sandbox> furnish,
      Runnable prepare,
      Runnable close) {}

  private final Supplier<Opened> opener;
  private final WayOut wayOut;
  private final Log log;
  private @Nullable Opened opened;
  private boolean closed;

  EngineRoom(Supplier<Opened> opener, WayOut wayOut, Log log) {
    this.opener = opener;
    this.wayOut = wayOut;
    this.log = log;
  }

  @Override
  public Furnished make(SandboxSpec spec) {
    Sandbox sandbox = opened().source().apply(spec);
    log.info("sandbox made", field("sandbox", sandbox.id()));
    try {
      return furnished(sandbox);
    } catch (RuntimeException e) {
      sandbox.kill();
      throw e;
    }
  }

  @Override
  public Furnished find(String id, Map<String, String> labels) {
    SandboxEngine engine = opened().engine();
    // Whoever connects resumes a sandbox and may lengthen its life.
    if (!lists(engine, id, new SandboxQuery(labels, Set.of()))) {
      throw new SandboxException.SandboxNotFound("There is no such sandbox: " + id);
    }
    return furnished(engine.connect(id));
  }

  private static boolean lists(SandboxEngine engine, String id, SandboxQuery query) {
    Page<SandboxInfo> page = engine.list(query, PageRequest.first());
    while (page.items().stream().noneMatch(info -> info.id().equals(id))) {
      if (page.next().isEmpty()) {
        return false;
      }
      page = engine.list(query, new PageRequest(100, page.next()));
    }
    return true;
  }

  private Furnished furnished(Sandbox sandbox) {
    return wayOut.furnish(sandbox, report().capabilities().contains(Capability.NETWORK));
  }

  /** For a door that keeps its sandboxes by itself. */
  SandboxEngine engine() {
    return opened().engine();
  }

  /** Puts into such a door's sandbox what all have. */
  void furnish(Sandbox sandbox) {
    opened().furnish().accept(sandbox);
  }

  /** Opens the engine ahead of the first call, which is told of any failure itself. */
  void prepare() {
    try {
      opened().prepare().run();
    } catch (SandboxException e) {
      log.info("engine not ready", field("error", e.text()));
    }
  }

  EngineReport report() {
    return opened().engine().probe();
  }

  /** Why no sandbox could be made now, found by asking the engine; null when nothing is known. */
  @Nullable String problem() {
    EngineReport report = report();
    if (!report.usable()) {
      return "the engine is not usable: " + report.missing();
    }
    // A report may be old; a list is what the engine knows now.
    var ignored = opened().engine().list(SandboxQuery.all(), new PageRequest(1, ""));
    return null;
  }

  private synchronized Opened opened() {
    if (closed) {
      throw new SandboxException.EngineUnavailable("The server is stopping.");
    }
    Opened open = opened;
    if (open == null) {
      open = opener.get();
      opened = open;
      tell(open.engine().probe());
    }
    return open;
  }

  private void tell(EngineReport report) {
    log.info("engine ready", field("engine", report.engine()), field("runtime", report.runtime()));
    for (IsolationLayer layer : report.missing()) {
      log.warn(
          "isolation layer not fully enforced",
          field("layer", layer.name()),
          field("state", layer.state()),
          field("detail", layer.detail()),
          field("remedy", layer.remedy()));
    }
  }

  @Override
  public void close() {
    Opened open;
    synchronized (this) {
      closed = true;
      open = opened;
      opened = null;
    }
    if (open != null) {
      open.close().run();
    }
    wayOut.close();
  }
}
