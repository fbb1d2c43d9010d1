package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.local.cgroup.Hierarchies.Hierarchy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Version 2: a cgroup in which this process may make others and enter them, which needs that it may
 * also write the nearest one above both. It has no processes of its own, or no controller could be
 * handed on.
 */
record DelegationV2(Search search, Path mount, Path parent) implements Delegation {

  static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids");

  private static final String SERVER = "e2b-mcp-server";

  /** As root one of our own at the top; otherwise the cgroup that this process alone is in. */
  static Optional<DelegationV2> find(Search search) {
    Hierarchy unified = search.hierarchies().unified();
    if (unified == null || !search.hierarchies().byController().isEmpty()) {
      return Optional.empty();
    }
    Optional<DelegationV2> top = search.user() == 0 ? top(search, unified) : Optional.empty();
    return top.or(() -> own(search, unified));
  }

  /** The nearest above this process's cgroup. */
  static Optional<DelegationV2> above(Search search) {
    Hierarchy unified = search.hierarchies().unified();
    if (unified == null || !search.hierarchies().byController().isEmpty()) {
      return Optional.empty();
    }
    for (Path path = unified.own().getParent();
        path != null && path.startsWith(unified.mount());
        path = path.getParent()) {
      if (Files.isWritable(path) && members(path).length == 0) {
        return tried(search, unified, path);
      }
    }
    return Optional.empty();
  }

  private static Optional<DelegationV2> top(Search search, Hierarchy unified) {
    Path place = unified.mount().resolve(search.place());
    try {
      Files.createDirectories(place);
    } catch (IOException e) {
      return Optional.empty();
    }
    handOn(unified.mount());
    return tried(search, unified, place);
  }

  private static Optional<DelegationV2> own(Search search, Hierarchy unified) {
    Path own = unified.own();
    if (!holdsOnlyThis(own)) {
      return Optional.empty();
    }
    if (own.endsWith(SERVER)) {
      // Another engine of this process moved it.
      return tried(search, unified, own.resolveSibling(""));
    }
    if (!Files.isWritable(own) || !moveThisInto(own.resolve(SERVER), own)) {
      return Optional.empty();
    }
    return tried(search, unified, own);
  }

  private static Optional<DelegationV2> tried(Search search, Hierarchy unified, Path parent) {
    handOn(parent);
    DelegationV2 found = new DelegationV2(search, unified.mount(), parent);
    return !found.controllers().isEmpty() && search.works(found)
        ? Optional.of(found)
        : Optional.empty();
  }

  /** One by one: a kernel that lacks one refuses them together. */
  private static void handOn(Path parent) {
    Knob knob = Knob.of(parent, "cgroup.subtree_control");
    CONTROLLERS.forEach(name -> knob.tryWrite("+" + name));
  }

  private static boolean holdsOnlyThis(Path cgroup) {
    ProcessHandle self = ProcessHandle.current();
    List<Long> ours =
        LongStream.concat(
                LongStream.of(self.pid()), self.descendants().mapToLong(ProcessHandle::pid))
            .boxed()
            .toList();
    return Arrays.stream(members(cgroup)).allMatch(ours::contains);
  }

  private static long[] members(Path cgroup) {
    return Knob.of(cgroup, "cgroup.procs").lines().stream()
        .mapToLong(line -> Long.parseLong(line.strip()))
        .toArray();
  }

  private static boolean moveThisInto(Path leaf, Path from) {
    try {
      Files.createDirectories(leaf);
    } catch (IOException e) {
      return false;
    }
    Knob members = Knob.of(leaf, "cgroup.procs");
    for (long process : members(from)) {
      // It may have ended meanwhile.
      members.tryWrite(process);
    }
    return members(from).length == 0;
  }

  private List<String> controllers() {
    List<String> handedOn =
        List.of(Knob.of(parent, "cgroup.subtree_control").text().split(" ", -1));
    return CONTROLLERS.stream().filter(handedOn::contains).toList();
  }

  @Override
  public Cgroup make(String sandboxId) throws IOException {
    Path directory = Files.createDirectory(parent.resolve(sandboxId));
    return new CgroupV2(mount, directory, command -> Entrance.into(List.of(directory), command));
  }

  @Override
  public MemoryRoom memory() {
    return search.room(mount, parent);
  }

  @Override
  public String description() {
    return "cgroup v2 with " + controllers().stream().collect(Collectors.joining(", "));
  }

  @Override
  public String remedy() {
    return controllers().containsAll(CONTROLLERS) ? "" : Remedy.of(search);
  }
}
