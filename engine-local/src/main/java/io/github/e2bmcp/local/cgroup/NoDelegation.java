package io.github.e2bmcp.local.cgroup;

import io.github.e2bmcp.local.cgroup.Hierarchies.Hierarchy;
import org.jspecify.annotations.Nullable;

/**
 * This user may make no cgroup.
 *
 * @param memory sandboxes stay in this process's
 */
record NoDelegation(String description, String remedy, @Nullable MemoryRoom memory)
    implements Delegation {

  static Delegation because(Search search) {
    Hierarchies found = search.hierarchies();
    boolean none = found.unified() == null && found.byController().isEmpty();
    return new NoDelegation(
        none ? "no cgroups are mounted" : "no cgroup that this user may set",
        Remedy.of(search),
        room(found));
  }

  static Delegation unwanted() {
    return new NoDelegation("no cgroup is used", "", room(Hierarchies.ofThisProcess()));
  }

  private static @Nullable MemoryRoom room(Hierarchies found) {
    Hierarchy here = found.byController().getOrDefault("memory", found.unified());
    return here == null ? null : new MemoryRoom(here.mount(), here.own(), false);
  }

  @Override
  public Cgroup make(String sandboxId) {
    return Cgroup.NONE;
  }

  @Override
  public boolean isPresent() {
    return false;
  }
}
