package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.MemoryShare;
import io.github.e2bmcp.local.oci.OciLauncher;
import io.github.e2bmcp.local.oci.StateDirectory;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.Limits;
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
import java.util.Set;
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
  private final KeptSandboxes kept;
  private final Map<String, LiveSandbox> sandboxes = new ConcurrentHashMap<>();
  private final Places owner = new Places();
  private final Stock<LiveSandbox> spares;
  private final SecureRandom random = new SecureRandom();
  private final Object starting = new Object();
  private @Nullable Workshop workshop;
  private volatile boolean closed;

  /** What is set up once, at the first use. */
  private record Workshop(
      OciLauncher launcher, EngineReport report, MemoryShare memory, Thread clock) {}

  public LocalEngine(LocalEngineConfig config) {
    this.config = config;
    this.places = new Semaphore(config.maxSandboxes());
    this.kept = new KeptSandboxes(config.memoryDirectory());
    this.spares = new Stock<>(config.spares(), this::makeSpare, this::discardSpare);
  }

  @Override
  public EngineReport probe() {
    return workshop().report();
  }

  @Override
  public Sandbox create(SandboxSpec spec) {
    LiveSandbox live = spare(spec);
    if (live == null) {
      takePlace(spec.limits());
      live = launch(spec);
    }
    sandboxes.put(live.id(), live);
    if (closed) {
      live.end(EndedBy.KILLED);
    }
    if (!live.isAlive()) {
      // It may have ended before it was entered above.
      owner.ended(live);
      throw new SandboxException.EngineUnavailable(
          closed ? "The engine has been closed." : "The sandbox ended at once.");
    }
    spares.start();
    return new LocalSandbox(live, kept);
  }

  /** One that was started before; null where there is none of this kind. */
  private @Nullable LiveSandbox spare(SandboxSpec spec) {
    if (!spec.template().isEmpty() || !spec.limits().equals(config.spareLimits())) {
      return null;
    }
    for (LiveSandbox live = spares.take(); live != null; live = spares.take()) {
      live.become(spec);
      if (live.isAlive()) {
        return live;
      }
      places.release();
    }
    return null;
  }

  /** It has its place from now on, but is in no list: nobody knows of it. */
  private LiveSandbox makeSpare() {
    takePlace(config.spareLimits());
    return launch(SandboxSpec.standard().withLimits(config.spareLimits()));
  }

  /** How many spares are ready now. */
  public int spares() {
    return spares.ready();
  }

  private void discardSpare(LiveSandbox live) {
    live.end(EndedBy.KILLED);
    places.release();
  }

  private void takePlace(Limits limits) {
    if (!places.tryAcquire()) {
      throw new SandboxException.LimitReached(
          "All " + config.maxSandboxes() + " sandboxes are in use; close one or wait.");
    }
    try {
      workshop().memory().requireRoom(limits.memoryBytes());
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
  }

  private LiveSandbox launch(SandboxSpec spec) {
    try {
      OciLauncher launcher = workshop().launcher();
      Path memory = kept.snapshot(spec.template());
      return memory == null
          ? LiveSandbox.launch(launcher, newId("sbx-"), spec, owner)
          : copy(launcher, memory, spec);
    } catch (RuntimeException e) {
      places.release();
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
      return LiveSandbox.copy(launcher, original.as(newId("sbx-"), same), memory, owner);
    } catch (IOException e) {
      throw new SandboxException.EngineUnavailable(
          "Snapshot " + spec.template() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private String newId(String prefix) {
    return prefix + new BigInteger(ID_BITS, random).toString(Character.MAX_RADIX);
  }

  /** Sandboxes that are on disk have no place. */
  private final class Places implements LiveSandbox.Owner {
    private final Set<LiveSandbox> without = ConcurrentHashMap.newKeySet();

    @Override
    public void ended(LiveSandbox live) {
      if (sandboxes.remove(live.id()) != null && !without.remove(live)) {
        places.release();
      }
    }

    /** It was on disk when this engine found it. */
    void found(LiveSandbox live) {
      without.add(live);
    }

    @Override
    public void asleep(LiveSandbox live) {
      without.add(live);
      places.release();
    }

    @Override
    public void waking(LiveSandbox live) {
      takePlace(live.spec().limits());
      without.remove(live);
    }
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
    LiveSandbox live = sandboxes.get(sandboxId);
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
      LiveSandbox live = LiveSandbox.asleep(workshop().launcher(), known, place, owner);
      owner.found(live);
      sandboxes.put(sandboxId, live);
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
    for (LiveSandbox live : sandboxes.values()) {
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
    Thread.startVirtualThread(kept::sweep);
    Thread clock = Thread.ofPlatform().daemon().name("local-engine-clock").start(this::tick);
    MemoryShare memory = MemoryShare.of(found.runtime().delegation());
    memory.enforce();
    return new Workshop(launcher, found.report(), memory, clock);
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
    spares.close();
    List<Thread> endings = new ArrayList<>();
    for (LiveSandbox live : sandboxes.values()) {
      endings.add(Thread.startVirtualThread(() -> closing(live)));
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

  private static void closing(LiveSandbox live) {
    if (live.isAsleep()) {
      live.leaveAsleep();
    } else {
      live.end(EndedBy.KILLED);
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
