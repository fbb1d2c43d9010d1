package io.github.e2bmcp.local.oci;

import io.github.e2bmcp.local.cgroup.Cgroup;
import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ObjectNode;

/** Starts agents by an OCI runtime of this machine, detached, with pipes for its streams. */
public final class OciLauncher implements Launcher {

  private static final Duration START_DEADLINE = Duration.ofSeconds(20);

  /** A gigabyte of memory, on a slow disk. */
  private static final Duration MEMORY_DEADLINE = Duration.ofMinutes(2);

  private static final String CONFIG = "config.json";
  public static final Duration DELETE_DEADLINE = Duration.ofSeconds(15);

  /** The file of a bundle that names the cgroups of its sandbox, for the sweep after a crash. */
  private static final String CGROUPS = "cgroups";

  private final OciRuntime runtime;
  private final StateDirectory state;
  private final Map<String, Path> templates;
  private final Map<String, Path> shared;
  private final Map<String, RootSkeleton> skeletons = new ConcurrentHashMap<>();

  /**
   * @param shared places inside, and the folders that are seen there
   */
  public OciLauncher(
      OciRuntime runtime,
      StateDirectory state,
      Map<String, Path> templates,
      Map<String, Path> shared) {
    this.runtime = runtime;
    this.state = state;
    this.templates = Map.copyOf(templates);
    this.shared = Map.copyOf(shared);
  }

  @Override
  public String runtime() {
    return runtime.description();
  }

  @Override
  public Launched launch(Order order) {
    Path bundle = state.directory().resolve(order.id());
    try {
      Files.createDirectory(bundle);
      Files.setPosixFilePermissions(bundle, PosixFilePermissions.fromString("rwx--x--x"));
      IdRange ids = runtime.ids();
      RootSkeleton root = skeleton(order.template(), ids.isSingle());
      Cgroup cgroup = runtime.delegation().make(order.id());
      Files.write(bundle.resolve(CGROUPS), lines(cgroup));
      ObjectNode config = OciConfig.of(root, ids, order.limits(), cgroup.pathForRuntime());
      runtime.adapt(config, order.limits().processes());
      Path memory = order.memory();
      if (memory != null) {
        KeptConfig.read(memory.resolve(CONFIG)).applyTo(config);
      }
      Files.writeString(bundle.resolve(CONFIG), config.toString());
      return start(order, bundle, cgroup);
    } catch (IOException e) {
      discard(order.id(), bundle);
      if (Thread.currentThread().isInterrupted()) {
        // The cause is the interrupt: files cannot be worked on by an interrupted thread.
        throw new SandboxException.Cancelled("The call was cancelled.", e);
      }
      throw new SandboxException.EngineUnavailable(
          "The sandbox could not be set up: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      discard(order.id(), bundle);
      throw e;
    }
  }

  @Override
  public boolean keepsMemory() {
    return runtime.isGvisor();
  }

  private Container start(Order order, Path bundle, Cgroup cgroup) throws IOException {
    Fifos fifos = Fifos.make(bundle);
    try {
      Path pidFile = bundle.resolve("pid");
      List<String> command = runtime.command(state.directory());
      Path memory = order.memory();
      command.add(memory == null ? "run" : "restore");
      if (memory != null) {
        command.addAll(List.of("--image-path", memory.toString()));
        // Programs go on at once. A cgroup that only comes to be by entering it has to wait.
        limit(cgroup, order.limits());
      }
      command.addAll(List.of("--detach", "--bundle", bundle.toString(), "--pid-file"));
      command.addAll(List.of(pidFile.toString(), order.id()));
      Commands.Outcome outcome =
          Commands.run(
              cgroup.enter(command),
              fifos.forChild(),
              bundle.resolve("runtime.log"),
              memory == null ? START_DEADLINE : MEMORY_DEADLINE);
      if (!outcome.succeeded()) {
        throw new SandboxException.EngineUnavailable(
            runtime.name() + " failed: " + Complaint.in(outcome.log()));
      }
      long pid = Long.parseLong(Files.readString(pidFile).strip());
      fifos.childHasItsEnds();
      // Nothing but the agent runs inside yet, and the runtime's own threads are gone.
      limit(cgroup, order.limits());
      if (!runtime.isGvisor()) {
        NamespaceQuotas.set(pid, runtime.ids(), bundle.resolve("quotas.log"));
      }
      return new Container(order.id(), bundle, fifos, InitProcess.of(pid), cgroup);
    } catch (IOException | RuntimeException e) {
      fifos.close();
      throw e;
    }
  }

  private void limit(Cgroup cgroup, Limits limits) throws IOException {
    cgroup.limit(limits, runtime.processesInAll(limits.processes()));
  }

  private static List<String> lines(Cgroup cgroup) {
    return cgroup.directories().stream().map(Path::toString).toList();
  }

  private RootSkeleton skeleton(String template, boolean single) throws IOException {
    Path source = template.isEmpty() ? Path.of("/") : templates.get(template);
    if (source == null) {
      throw new SandboxException.InvalidArgument(
          "There is no template " + template + "; known are " + templates.keySet() + ".");
    }
    synchronized (skeletons) {
      RootSkeleton known = skeletons.get(template);
      if (known == null) {
        Path directory = Files.createTempDirectory(state.directory(), "root-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        known = RootSkeleton.make(directory, source, single);
        for (Map.Entry<String, Path> folder : shared.entrySet()) {
          known.share(folder.getKey(), folder.getValue());
        }
        AgentCache.compile(known, state.directory());
        skeletons.put(template, known);
      }
      return known;
    }
  }

  /** Ends and removes what is left of a sandbox, whoever made it. */
  private void discard(String id, Path bundle) {
    delete(state.directory(), id, bundle);
  }

  /** To its end, on an interrupted thread too: what is left here, nobody would find later. */
  private void delete(Path server, String id, Path bundle) {
    Thread work = Thread.startVirtualThread(() -> deleteNow(server, id, bundle));
    boolean interrupted = false;
    while (work.isAlive()) {
      try {
        work.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void deleteNow(Path server, String id, Path bundle) {
    List<String> command = runtime.command(server);
    command.addAll(List.of("delete", "--force", id));
    Commands.run(command, server.resolve("delete.log"), DELETE_DEADLINE);
    try {
      Path cgroups = bundle.resolve(CGROUPS);
      if (Files.exists(cgroups)) {
        Cgroup.remove(Files.readAllLines(cgroups).stream().map(Path::of).toList());
      }
      StateDirectory.remove(bundle);
    } catch (IOException e) {
      // It lies in the server's directory, which the sweep of the next start takes whole.
    }
  }

  /** Removes what crashed servers left, and nothing of a living one. */
  public void sweep() {
    state.sweep(this::clear);
  }

  private void clear(Path server) {
    try (DirectoryStream<Path> bundles = Files.newDirectoryStream(server)) {
      for (Path bundle : bundles) {
        if (Files.exists(bundle.resolve(CONFIG))) {
          delete(server, bundle.getFileName().toString(), bundle);
        }
      }
      StateDirectory.remove(server);
    } catch (IOException e) {
      // What cannot be removed now is tried again at the next start.
    }
  }

  @Override
  public void close() {
    state.close();
  }

  /** A started container. */
  private final class Container implements Launched {
    private final String id;
    private final Path bundle;
    private final Fifos fifos;
    private final InitProcess init;
    private final Cgroup cgroup;
    private final AtomicBoolean killed = new AtomicBoolean();

    Container(String id, Path bundle, Fifos fifos, InitProcess init, Cgroup cgroup) {
      this.id = id;
      this.bundle = bundle;
      this.fifos = fifos;
      this.init = init;
      this.cgroup = cgroup;
    }

    @Override
    public InputStream fromAgent() {
      return fifos.fromAgent();
    }

    @Override
    public OutputStream toAgent() {
      return fifos.toAgent();
    }

    @Override
    public Meter meter() {
      return cgroup;
    }

    @Override
    public boolean freeze(boolean frozen) {
      return cgroup.freeze(frozen);
    }

    @Override
    public void keep(Path folder) {
      List<String> command = runtime.command(state.directory());
      command.addAll(List.of("checkpoint", "--image-path", folder.toString(), id));
      Commands.Outcome outcome =
          Commands.run(command, bundle.resolve("checkpoint.log"), MEMORY_DEADLINE);
      try {
        if (!outcome.succeeded()) {
          throw new IOException(outcome.log());
        }
        Files.copy(bundle.resolve(CONFIG), folder.resolve(CONFIG));
      } catch (IOException e) {
        throw new SandboxException.EngineUnavailable(
            "The sandbox could not be written to disk: " + e.getMessage(), e);
      }
      kill();
    }

    @Override
    public void kill() {
      if (killed.compareAndSet(false, true)) {
        cgroup.freeze(false);
        init.kill();
        fifos.close();
        delete(state.directory(), id, bundle);
      }
    }
  }

  /** The ids of the sandboxes that have a bundle here. */
  List<String> bundles() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(state.directory())) {
      for (Path one : all) {
        if (Files.exists(one.resolve(CONFIG))) {
          found.add(one.getFileName().toString());
        }
      }
    }
    return found;
  }
}
