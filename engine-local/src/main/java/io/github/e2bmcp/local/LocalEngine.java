package io.github.e2bmcp.local;

import io.github.e2bmcp.local.oci.OciLauncher;
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
import io.github.e2bmcp.sandbox.Snapshot;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
  private final KeptSandboxes kept;
  private final Places places;
  private final Spares spares;
  private final SecureRandom random = new SecureRandom();
  private final Object starting = new Object();
  private @Nullable Workshop workshop;
  private @Nullable Thread clock;
  private volatile boolean closed;

  public LocalEngine(LocalEngineConfig config) {
    this.config = config;
    this.kept = new KeptSandboxes(config.memoryDirectory());
    this.places = new Places(config.maxSandboxes(), () -> workshop().memory());
    this.spares = new Spares(config.spares(), config.spareLimits(), places, this::launch);
  }

  @Override
  public EngineReport probe() {
    return workshop().report();
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    LiveSandbox live = spares.take(spec);
    if (live == null) {
      places.take(spec.limits());
      live = launch(spec);
    }
    places.enter(live);
    if (closed) {
      live.end(EndedBy.KILLED);
    }
    if (!live.isAlive()) {
      // It may have ended before it was entered above.
      places.ended(live);
      throw new SandboxException.EngineUnavailable(
          closed ? "The engine has been closed." : "The sandbox ended at once.");
    }
    spares.refill();
    return new LocalSandbox(live, kept);
  }

  /** How many spares are ready now. */
  public int spares() {
    return spares.ready();
  }

  /** Starts one that has its place already, which is given back when that fails. */
  private LiveSandbox launch(SandboxSpec spec) {
    try {
      OciLauncher launcher = workshop().launcher();
      Path memory = kept.snapshot(spec.template());
      return memory == null
          ? LiveSandbox.launch(launcher, newId("sbx-"), spec, places)
          : copy(launcher, memory, spec);
    } catch (RuntimeException e) {
      places.giveBack();
      if (e instanceof SandboxException.EngineUnavailable) {
        // What was found on an earlier day may not hold any more: the next start looks anew.
        ProbeCache.forget(config.stateDirectory());
      }
      throw e;
    }
  }

  private LiveSandbox copy(OciLauncher launcher, Path memory, SandboxSpec spec) {
    try {
      KeptSandbox original = KeptSandbox.read(memory);
      SandboxSpec same = spec.withLimits(original.spec().limits());
      return LiveSandbox.copy(launcher, original.as(newId("sbx-"), same), memory, places);
    } catch (IOException e) {
      throw new SandboxException.EngineUnavailable(
          "Snapshot " + spec.template() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private String newId(String prefix) {
    return prefix + new BigInteger(ID_BITS, random).toString(Character.MAX_RADIX);
  }

  @Override
  public Sandbox connect(String sandboxId) {
    LiveSandbox live = living(sandboxId);
    live.container().resume();
    return new LocalSandbox(live, kept);
  }

  @Override
  public Sandbox find(String sandboxId) {
    return new LocalSandbox(living(sandboxId), kept);
  }

  /** One of this engine's, or one that an engine that is gone left on disk. */
  private LiveSandbox living(String sandboxId) {
    LiveSandbox live = places.find(sandboxId);
    if (live == null) {
      live = claimed(sandboxId);
    }
    if (live == null || !live.isAlive()) {
      throw new SandboxException.SandboxNotFound(
          "There is no sandbox " + sandboxId + "; it has ended or never was.");
    }
    return live;
  }

  private @Nullable LiveSandbox claimed(String sandboxId) {
    KeptPlace place = kept.claim(sandboxId);
    if (place == null) {
      return null;
    }
    try {
      KeptSandbox known = KeptSandbox.read(place.folder());
      LiveSandbox live = LiveSandbox.asleep(workshop().launcher(), known, place, places);
      places.enterAsleep(live);
      return live;
    } catch (IOException e) {
      place.remove();
      return null;
    }
  }

  @Override
  public Snapshot snapshot(String sandboxId, Map<String, String> metadata) {
    LiveSandbox live = living(sandboxId);
    String id = newId("snap-");
    Path folder = kept.newSnapshot(id);
    try {
      live.container().snapshot(folder, metadata);
      return kept.describe(folder);
    } catch (RuntimeException e) {
      kept.discard(folder);
      throw e;
    }
  }

  @Override
  public List<Snapshot> snapshots() {
    return kept.listSnapshots();
  }

  @Override
  public boolean deleteSnapshot(String snapshotId) {
    return kept.deleteSnapshot(snapshotId);
  }

  @Override
  public Page<SandboxInfo> list(SandboxQuery query, PageRequest page) {
    List<SandboxInfo> all = new ArrayList<>();
    for (LiveSandbox live : places.all()) {
      if (live.isAlive() && query.matches(live.info())) {
        all.add(live.info());
      }
    }
    for (KeptSandbox sleeping : kept.unclaimed()) {
      SandboxInfo info = sleeping.info(sleeping.keptAt().plus(KeptSandboxes.LONGEST));
      if (query.matches(info)) {
        all.add(info);
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
      Workshop known = workshop;
      if (known == null) {
        known = Workshop.open(config);
        workshop = known;
        Thread.startVirtualThread(kept::sweep);
        clock = Thread.ofPlatform().daemon().name("local-engine-clock").start(this::tick);
      }
      return known;
    }
  }

  private void tick() {
    try {
      while (!closed) {
        for (LiveSandbox live : places.all()) {
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
    Thread ticking;
    synchronized (starting) {
      closed = true;
      open = workshop;
      ticking = clock;
      workshop = null;
      clock = null;
    }
    spares.close();
    List<Thread> endings = new ArrayList<>();
    for (LiveSandbox live : places.all()) {
      endings.add(Thread.startVirtualThread(() -> closing(live)));
    }
    for (Thread ending : endings) {
      join(ending);
    }
    // Sandboxes that were being made when the engine closed end themselves.
    places.awaitEmpty(OciLauncher.DELETE_DEADLINE);
    if (ticking != null) {
      ticking.interrupt();
    }
    if (open != null) {
      open.close();
    }
  }

  private static void closing(LiveSandbox live) {
    if (live.isAsleep()) {
      live.leaveAsleep();
    } else {
      live.end(EndedBy.KILLED);
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
