package io.github.e2bmcp.acceptance.attacks;

/** The kinds of boundary that the battery is run against; the page has a column for each. */
enum Boundary {
  RUNC_ROOT("runc, root", "RUNC"),
  RUNC_ROOTLESS("runc, ordinary user", "RUNC"),
  RUNSC_ROOT("gVisor, root", "RUNSC");

  private final String title;
  private final String runtime;

  Boundary(String title, String runtime) {
    this.title = title;
    this.runtime = runtime;
  }

  String title() {
    return title;
  }

  /** The OCI runtime as the configuration names it, in upper case. */
  String runtime() {
    return runtime;
  }
}
