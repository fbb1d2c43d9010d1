package io.github.e2bmcp.packages.policy;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may be installed. The gateway enforces names, age and yanked files where nobody inside can
 * get around it; the rest is how pip and npm are called.
 *
 * @param allowed the only packages there are, dependencies included; empty for all. Python names
 *     normalized
 * @param denied packages that do not exist here
 * @param minimumAge files published later than this ago are left out, as are those whose time the
 *     registry does not tell; {@link Duration#ZERO} for none
 * @param yanked whether files that their author withdrew are offered
 * @param sourceBuilds whether Python packages without a fitting wheel are built, inside the sandbox
 * @param installScripts whether npm runs the packages' own install scripts, inside the sandbox
 */
public record PackagePolicy(
    Set<String> allowed,
    Set<String> denied,
    Duration minimumAge,
    boolean yanked,
    boolean sourceBuilds,
    boolean installScripts) {

  public PackagePolicy {
    allowed = Set.copyOf(allowed);
    denied = Set.copyOf(denied);
    if (minimumAge.isNegative()) {
      throw new IllegalArgumentException("minimumAge must not be negative");
    }
  }

  /** Every name and age; nothing yanked; source builds; no install scripts. */
  public static PackagePolicy standard() {
    return new PackagePolicy(Set.of(), Set.of(), Duration.ZERO, false, true, false);
  }

  /** The same with nothing that runs a package's own code. */
  public PackagePolicy withoutCode() {
    return new PackagePolicy(allowed, denied, minimumAge, yanked, false, false);
  }

  /** A text that is the same exactly where the policy is. */
  public String fingerprint() {
    return String.join(
        " ",
        new TreeSet<>(allowed).toString(),
        new TreeSet<>(denied).toString(),
        minimumAge.toString(),
        Boolean.toString(yanked),
        Boolean.toString(sourceBuilds),
        Boolean.toString(installScripts));
  }

  public boolean permits(String registryName) {
    return !denied.contains(registryName) && (allowed.isEmpty() || allowed.contains(registryName));
  }
}
