package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.Page;
import io.github.e2bmcp.sandbox.PageRequest;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxInfo;
import io.github.e2bmcp.sandbox.SandboxQuery;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The embedded engine: sandboxes on this machine by its own OCI runtime. Nothing is touched before
 * the first {@link #create} or {@link #probe}.
 */
public final class LocalEngine implements SandboxEngine {

  static final String NAME = "local";

  private static final int CHECK_MILLIS = 250;
  private static final int ID_BITS = 100;

  private final LocalEngineConfig config;
  private final Semaphore places;
  private final Map<String, LiveSandbox> sandboxes = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Object starting = new Object();
  private @Nullable Workshop workshop;
  private volatile boolean closed;

  /** What is set up once, at the first use. */
  private record Workshop(OciLauncher launcher, EngineReport report, Thread clock) {}

  public LocalEngine(LocalEngineConfig config) {
    this.config = config;
    this.places = new Semaphore(config.maxSandboxes());
  }

  @Override
  public EngineReport probe() {
    return workshop().report();
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    if (!places.tryAcquire()) {
      throw new SandboxException.LimitReached(
          "All " + config.maxSandboxes() + " sandboxes are in use; close one or wait.");
    }
    LiveSandbox live = launch(spec);
    sandboxes.put(live.id(), live);
    if (closed) {
      live.end(EndedBy.KILLED);
    }
    if (!live.isAlive()) {
      // It may have ended before it was entered above.
      ended(live);
      throw new SandboxException.EngineUnavailable(
          closed ? "The engine has been closed." : "Sandbox creation failed: it ended at once.");
    }
    return new LocalSandbox(live);
  }

  private LiveSandbox launch(SandboxSpec spec) {
    try {
      return LiveSandbox.launch(workshop().launcher(), newId(), spec, this::ended);
    } catch (RuntimeException e) {
      places.release();
      if (e instanceof SandboxException.EngineUnavailable) {
        // What was found on an earlier day may not hold any more: the next start looks anew.
        ProbeCache.forget(config.stateDirectory());
      }
      throw e;
    }
  }

  private String newId() {
    return "sbx-" + new BigInteger(ID_BITS, random).toString(Character.MAX_RADIX);
  }

  private void ended(LiveSandbox live) {
    if (sandboxes.remove(live.id()) != null) {
      places.release();
    }
  }

  @Override
  public Sandbox connect(String sandboxId) {
    LiveSandbox live = sandboxes.get(sandboxId);
    if (live == null || !live.isAlive()) {
      throw new SandboxException.SandboxNotFound(
          "There is no sandbox " + sandboxId + "; it has ended or never was.");
    }
    if (live.info().state() == SandboxInfo.State.PAUSED) {
      live.freeze(false);
    }
    return new LocalSandbox(live);
  }

  @Override
  public Page<SandboxInfo> list(SandboxQuery query, PageRequest page) {
    List<SandboxInfo> all = new ArrayList<>();
    for (LiveSandbox live : sandboxes.values()) {
      if (live.isAlive() && query.matches(live.info())) {
        all.add(live.info());
      }
    }
    all.sort(Comparator.comparing(SandboxInfo::createdAt).thenComparing(SandboxInfo::id));
    List<SandboxInfo> rest =
        all.stream().filter(info -> cursor(info).compareTo(page.cursor()) > 0).toList();
    List<SandboxInfo> items = rest.subList(0, Math.min(page.limit(), rest.size()));
    return new Page<>(items, items.size() < rest.size() ? cursor(items.getLast()) : "");
  }

  /** Sorts like the list itself and stays valid when entries go. */
  private static String cursor(SandboxInfo info) {
    return "%016x-%s".formatted(nanos(info), info.id());
  }

  private static long nanos(SandboxInfo info) {
    return ChronoUnit.NANOS.between(Instant.EPOCH, info.createdAt());
  }

  private Workshop workshop() {
    synchronized (starting) {
      if (closed) {
        throw new SandboxException.EngineUnavailable("The engine has been closed.");
      }
      if (workshop == null) {
        workshop = open();
      }
      return workshop;
    }
  }

  private Workshop open() {
    StateDirectory state = StateDirectory.open(config.stateDirectory());
    RuntimeProbe.Found found;
    try {
      found = new RuntimeProbe(config, state).find();
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
    OciLauncher launcher =
        new OciLauncher(found.runtime(), state, config.templates(), config.shared());
    Thread.startVirtualThread(launcher::sweep);
    Thread clock = Thread.ofPlatform().daemon().name("local-engine-clock").start(this::tick);
    return new Workshop(launcher, found.report(), clock);
  }

  private void tick() {
    try {
      while (!closed) {
        for (LiveSandbox live : sandboxes.values()) {
          live.check();
        }
        Thread.sleep(CHECK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    Workshop open;
    synchronized (starting) {
      closed = true;
      open = workshop;
      workshop = null;
    }
    List<Thread> endings = new ArrayList<>();
    for (LiveSandbox live : sandboxes.values()) {
      endings.add(Thread.startVirtualThread(() -> live.end(EndedBy.KILLED)));
    }
    for (Thread ending : endings) {
      join(ending);
    }
    awaitPlaces();
    if (open != null) {
      open.clock().interrupt();
      open.launcher().close();
    }
  }

  /** Sandboxes that were being made when the engine closed end themselves. */
  private void awaitPlaces() {
    try {
      if (places.tryAcquire(
          config.maxSandboxes(), OciLauncher.DELETE_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        places.release(config.maxSandboxes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread ending) {
    try {
      ending.join(OciLauncher.DELETE_DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
