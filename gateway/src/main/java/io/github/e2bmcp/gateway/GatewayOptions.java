package io.github.e2bmcp.gateway;

import io.github.e2bmcp.sandbox.Limits;
import java.time.Duration;

/**
 * How the gateway behaves.
 *
 * @param keys who may use it
 * @param domain of the sandboxes' host names, told to clients; empty to leave it to them
 * @param longestLife the most that a sandbox may be asked to live
 * @param sandboxesPerOwner positive
 * @param limits of each sandbox
 * @param internet whether a request may be given the network at all
 */
public record GatewayOptions(
    ApiKeys keys,
    String domain,
    Duration longestLife,
    int sandboxesPerOwner,
    Limits limits,
    boolean internet) {

  /** Without keys or a domain, sandboxes of a day at the most, twenty of each owner. */
  public static GatewayOptions standard() {
    return new GatewayOptions(
        ApiKeys.none(), "", Duration.ofHours(24), 20, Limits.standard(), true);
  }

  public GatewayOptions withKeys(ApiKeys value) {
    return new GatewayOptions(value, domain, longestLife, sandboxesPerOwner, limits, internet);
  }

  public GatewayOptions withDomain(String value) {
    return new GatewayOptions(keys, value, longestLife, sandboxesPerOwner, limits, internet);
  }

  public GatewayOptions withLongestLife(Duration value) {
    return new GatewayOptions(keys, domain, value, sandboxesPerOwner, limits, internet);
  }

  public GatewayOptions withSandboxesPerOwner(int value) {
    return new GatewayOptions(keys, domain, longestLife, value, limits, internet);
  }

  public GatewayOptions withLimits(Limits value) {
    return new GatewayOptions(keys, domain, longestLife, sandboxesPerOwner, value, internet);
  }

  public GatewayOptions withInternet(boolean value) {
    return new GatewayOptions(keys, domain, longestLife, sandboxesPerOwner, limits, value);
  }
}
