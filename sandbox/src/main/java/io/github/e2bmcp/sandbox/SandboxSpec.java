package io.github.e2bmcp.sandbox;

import java.time.Duration;
import java.util.Map;

/**
 * What a new sandbox shall be.
 *
 * @param template the engine's name of a root file system; empty for its default
 * @param timeToLive life from creation, positive
 * @param environment added to every process's environment
 * @param metadata the caller's labels, found again by {@link SandboxQuery}
 * @param limits what it may use
 */
public record SandboxSpec(
    String template,
    Duration timeToLive,
    Map<String, String> environment,
    Map<String, String> metadata,
    Limits limits) {

  public SandboxSpec {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new SandboxException.InvalidArgument(
          "timeToLive must be positive, but is " + timeToLive);
    }
    environment = Map.copyOf(environment);
    metadata = Map.copyOf(metadata);
  }

  /** One hour, the engine's default template, {@link Limits#standard}. */
  public static SandboxSpec standard() {
    return new SandboxSpec("", Duration.ofHours(1), Map.of(), Map.of(), Limits.standard());
  }

  public SandboxSpec withTemplate(String value) {
    return new SandboxSpec(value, timeToLive, environment, metadata, limits);
  }

  public SandboxSpec withTimeToLive(Duration value) {
    return new SandboxSpec(template, value, environment, metadata, limits);
  }

  public SandboxSpec withEnvironment(Map<String, String> value) {
    return new SandboxSpec(template, timeToLive, value, metadata, limits);
  }

  public SandboxSpec withMetadata(Map<String, String> value) {
    return new SandboxSpec(template, timeToLive, environment, value, limits);
  }

  public SandboxSpec withLimits(Limits value) {
    return new SandboxSpec(template, timeToLive, environment, metadata, value);
  }
}
