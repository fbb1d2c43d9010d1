package io.github.e2bmcp.gateway;

import java.time.Duration;

/**
 * How the gateway behaves.
 *
 * @param keys who may use it
 * @param domain of the sandboxes' host names, told to clients; empty to leave it to them
 * @param longestLife the most that a sandbox may be asked to live
 */
public record GatewayOptions(ApiKeys keys, String domain, Duration longestLife) {

  /** Without keys or a domain, sandboxes of a day at the most. */
  public static GatewayOptions standard() {
    return new GatewayOptions(ApiKeys.none(), "", Duration.ofHours(24));
  }

  public GatewayOptions withKeys(ApiKeys value) {
    return new GatewayOptions(value, domain, longestLife);
  }

  public GatewayOptions withDomain(String value) {
    return new GatewayOptions(keys, value, longestLife);
  }
}
