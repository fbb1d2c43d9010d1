package io.github.e2bmcp.gateway;

import io.github.e2bmcp.gateway.access.ApiKeys;
import io.github.e2bmcp.sandbox.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway behaves.
 *
 * @param keys who may use it
 * @param longestLife the most that a sandbox may be asked to live
 * @param sandboxesPerOwner positive
 * @param limits of each sandbox
 * @param internet whether a request may be given the network at all
 * @param templates names of the engine's root file systems that requests may ask for, beside the
 *     usual ones
 * @param register where what is known of paused sandboxes is kept for the next gateway, which only
 *     one may use at a time; null to end them with this one
 */
public record GatewayOptions(
    ApiKeys keys,
    Duration longestLife,
    int sandboxesPerOwner,
    Limits limits,
    boolean internet,
    Set<String> templates,
    @Nullable Path register) {

  public GatewayOptions {
    templates = Set.copyOf(templates);
  }

  /** Without keys, sandboxes of a day at the most, twenty of each owner. */
  public static GatewayOptions standard() {
    return new GatewayOptions(
        ApiKeys.none(), Duration.ofHours(24), 20, Limits.standard(), true, Set.of(), null);
  }

  public GatewayOptions withKeys(ApiKeys value) {
    return new GatewayOptions(
        value, longestLife, sandboxesPerOwner, limits, internet, templates, register);
  }

  public GatewayOptions withLongestLife(Duration value) {
    return new GatewayOptions(
        keys, value, sandboxesPerOwner, limits, internet, templates, register);
  }

  public GatewayOptions withSandboxesPerOwner(int value) {
    return new GatewayOptions(keys, longestLife, value, limits, internet, templates, register);
  }

  public GatewayOptions withLimits(Limits value) {
    return new GatewayOptions(
        keys, longestLife, sandboxesPerOwner, value, internet, templates, register);
  }

  public GatewayOptions withInternet(boolean value) {
    return new GatewayOptions(
        keys, longestLife, sandboxesPerOwner, limits, value, templates, register);
  }

  public GatewayOptions withTemplates(Set<String> value) {
    return new GatewayOptions(
        keys, longestLife, sandboxesPerOwner, limits, internet, value, register);
  }

  public GatewayOptions withRegister(Path value) {
    return new GatewayOptions(
        keys, longestLife, sandboxesPerOwner, limits, internet, templates, value);
  }
}
