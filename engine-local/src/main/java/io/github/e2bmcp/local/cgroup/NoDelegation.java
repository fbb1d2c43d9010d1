package io.github.e2bmcp.local.cgroup;

/** This user may make no cgroup. */
record NoDelegation(String description, String remedy) implements Delegation {

  static Delegation because(Search search) {
    Hierarchies found = search.hierarchies();
    boolean none = found.unified() == null && found.byController().isEmpty();
    return new NoDelegation(
        none ? "no cgroups are mounted" : "no cgroup that this user may set", Remedy.of(search));
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
