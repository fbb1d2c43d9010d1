package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.Requirement;
import java.time.Duration;
import java.util.List;

/**
 * What to install.
 *
 * @param ecosystem whose packages
 * @param packages 1 to {@value #MOST_PACKAGES}, all of that ecosystem
 * @param timeout wall time for all of them, positive
 */
public record InstallRequest(Ecosystem ecosystem, List<Requirement> packages, Duration timeout) {

  /** Packages of one request. */
  public static final int MOST_PACKAGES = 20;

  /** The time that an installation has when nobody says otherwise. */
  public static final Duration STANDARD_TIMEOUT = Duration.ofMinutes(5);

  public InstallRequest {
    packages = List.copyOf(packages);
    if (packages.isEmpty()) {
      throw new IllegalArgumentException("Name at least one package to install.");
    }
    if (packages.size() > MOST_PACKAGES) {
      throw new IllegalArgumentException(
          "At most "
              + MOST_PACKAGES
              + " packages can be installed at once, but "
              + packages.size()
              + " were named; install them in several calls.");
    }
    for (Requirement requirement : packages) {
      if (requirement.ecosystem() != ecosystem) {
        throw new IllegalArgumentException("All packages must be of one ecosystem.");
      }
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("The timeout must be positive.");
    }
  }

  /**
   * Reads what a caller gave, with the standard timeout; names that occur twice count once.
   *
   * @throws IllegalArgumentException with a sentence for the caller
   */
  public static InstallRequest of(Ecosystem ecosystem, List<String> names) {
    List<Requirement> packages =
        names.stream().map(name -> Requirement.parse(ecosystem, name)).distinct().toList();
    return new InstallRequest(ecosystem, packages, STANDARD_TIMEOUT);
  }

  public InstallRequest withTimeout(Duration value) {
    return new InstallRequest(ecosystem, packages, value);
  }
}
