package io.github.e2bmcp.packages.install;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How an installation ended. */
public sealed interface InstallResult {

  /** How long it took in all. */
  Duration wall();

  /** The end of what the tool printed, for people. */
  String log();

  /**
   * A package and the version that is there now.
   *
   * @param version as the tool names it
   */
  record Installed(String name, String version) {
    @Override
    public String toString() {
      return name + " " + version;
    }
  }

  /**
   * Everything that was asked for is there.
   *
   * @param added what was put in, dependencies included where the tool tells them
   * @param present what was asked for and was there already
   * @param sources the package files that went in, each with the hash that its index told
   */
  record Success(
      List<Installed> added,
      List<Installed> present,
      Map<String, String> sources,
      Duration wall,
      String log)
      implements InstallResult {
    public Success {
      added = List.copyOf(added);
      present = List.copyOf(present);
      sources = Collections.unmodifiableMap(new TreeMap<>(sources));
    }

    /** The same, from these files. */
    Success from(Map<String, String> files) {
      return new Success(added, present, files, wall, log);
    }
  }

  /**
   * Something is missing.
   *
   * @param reason for programs
   * @param sentence what happened and what to do next, for the caller
   */
  record Failure(Reason reason, String sentence, Duration wall, String log)
      implements InstallResult {}

  /** Why an installation failed. */
  enum Reason {
    /** No registry has a package of that name. */
    NO_SUCH_PACKAGE,
    /** The package is there, but not in the version that is asked for, or not for this system. */
    NO_SUCH_VERSION,
    /** The packages asked for cannot be together. */
    CONFLICT,
    /** The server's policy does not allow a package. */
    NOT_ALLOWED,
    UNREACHABLE,
    /** A file was not what its index says. */
    TAMPERED,
    /** The package has to be compiled, and that failed. */
    BUILD_FAILED,
    DISK_FULL,
    OUT_OF_MEMORY,
    TIMEOUT,
    /** Whatever else the tool says. */
    OTHER
  }
}
