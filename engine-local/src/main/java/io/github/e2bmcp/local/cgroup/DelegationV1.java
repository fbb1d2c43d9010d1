package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.local.cgroup.Hierarchies.Hierarchy;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Version 1: a directory to make cgroups in, for each controller on its own, because one may be
 * there without the others. A process may enter from anywhere.
 */
record DelegationV1(Search search, Map<String, Path> parents) implements Delegation {

  static Optional<DelegationV1> find(Search search) {
    Map<String, Path> parents = new HashMap<>();
    search
        .hierarchies()
        .byController()
        .forEach((controller, hierarchy) -> {
          Path parent = parent(search, hierarchy);
          if (parent != null) {
            parents.put(controller, parent);
          }
        });
    DelegationV1 found = new DelegationV1(search, Map.copyOf(parents));
    return !parents.isEmpty() && search.works(found) ? Optional.of(found) : Optional.empty();
  }

  private static @Nullable Path parent(Search search, Hierarchy hierarchy) {
    Path place = hierarchy.mount().resolve(search.place());
    if (search.user() == 0) {
      try {
        Files.createDirectories(place);
      } catch (IOException e) {
        // Then the ones that this process is in are tried.
      }
    }
    List<Path> candidates = new ArrayList<>(List.of(place));
    for (Path path = hierarchy.own();
        path != null && path.startsWith(hierarchy.mount());
        path = path.getParent()) {
      candidates.add(path);
    }
    return candidates.stream().filter(Search::mayMakeIn).findFirst().orElse(null);
  }

  @Override
  public Cgroup make(String sandboxId) throws IOException {
    Map<String, Path> directories = new HashMap<>();
    parents.forEach((controller, parent) -> directories.put(controller, parent.resolve(sandboxId)));
    List<Path> made = new ArrayList<>();
    try {
      Set<Path> distinct = new LinkedHashSet<>(directories.values());
      for (Path directory : distinct) {
        make(directory, made);
      }
      return new CgroupV1(directories);
    } catch (IOException e) {
      Cgroup.remove(made);
      throw e;
    }
  }

  /** Controllers that are mounted together share it under two names. */
  private static void make(Path directory, List<Path> made) throws IOException {
    try {
      Files.createDirectory(directory);
      made.add(directory);
    } catch (FileAlreadyExistsException e) {
      if (made.stream().noneMatch(one -> isSame(one, directory))) {
        throw e;
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public @Nullable MemoryRoom memory() {
    Path place = parents.get("memory");
    Hierarchy hierarchy = search.hierarchies().byController().get("memory");
    return place == null || hierarchy == null ? null : search.room(hierarchy.mount(), place);
  }

  @Override
  public String description() {
    return "cgroup v1 of " + String.join(", ", parents.keySet().stream().sorted().toList());
  }

  @Override
  public String remedy() {
    return parents.keySet().containsAll(search.hierarchies().byController().keySet())
        ? ""
        : Remedy.of(search);
  }
}
