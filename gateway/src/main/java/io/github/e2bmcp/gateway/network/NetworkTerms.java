package io.github.e2bmcp.gateway.network;

import io.github.e2bmcp.egress.address.AddressRange;
import io.github.e2bmcp.egress.policy.DomainRule;
import io.github.e2bmcp.egress.policy.EgressPolicy;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request says of a sandbox's network.
 *
 * @param internet whether anything outside may be reached at all
 * @param allowOut domains, addresses and ranges that may be reached whatever is denied
 * @param denyOut addresses and ranges that may not
 * @param publicTraffic whether ports inside are open to who knows their address
 * @param maskedHost the Host header that programs on ports inside see, with {@code ${PORT}} for the
 *     port; empty for the real one
 * @param httpsPorts ports inside on which programs speak TLS
 * @param policy what follows for the way out
 */
public record NetworkTerms(
    boolean internet,
    List<String> allowOut,
    List<String> denyOut,
    boolean publicTraffic,
    String maskedHost,
    Set<Integer> httpsPorts,
    EgressPolicy.Rules policy) {

  private static final List<String> NOT_OFFERED = List.of("egressProxy", "rules");

  /**
   * Of a create request.
   *
   * @throws Refusal 400 for what makes no sense, 501 for what is not offered
   */
  public static NetworkTerms ofCreation(JsonNode body, boolean secure) throws Refusal {
    JsonNode network = body.path("network");
    boolean publicTraffic = network.path("allowPublicTraffic").asBoolean(true);
    if (!publicTraffic && !secure) {
      throw new Refusal(
          400,
          "You cannot create a sandbox without public access unless you enable secure envd access via"
              + " 'secure' flag.");
    }
    String maskedHost = Json.text(network, "maskRequestHost");
    if (!maskedHost.matches("[A-Za-z0-9.:${}\\[\\]-]{0,255}")) {
      throw new Refusal(400, "maskRequestHost is no host name");
    }
    return of(
        body.path("allow_internet_access").asBoolean(true),
        network,
        publicTraffic,
        maskedHost,
        ports(network));
  }

  private static Set<Integer> ports(JsonNode network) throws Refusal {
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode port : network.path("httpsPorts").values()) {
      if (port.asInt(0) < 1 || port.asInt(0) > 65_535) {
        throw new Refusal(400, "httpsPorts: " + port + " is no port");
      }
      ports.add(port.asInt());
    }
    return ports;
  }

  /** Of a request that replaces the rules of the way out; what it leaves out is as at first. */
  public NetworkTerms replaced(JsonNode body) throws Refusal {
    return of(
        body.path("allow_internet_access").asBoolean(true),
        body,
        publicTraffic,
        maskedHost,
        httpsPorts);
  }

  private static NetworkTerms of(
      boolean internet,
      JsonNode network,
      boolean publicTraffic,
      String maskedHost,
      Set<Integer> httpsPorts)
      throws Refusal {
    for (String name : NOT_OFFERED) {
      if (network.path(name).size() > 0 || network.path(name).isString()) {
        throw new Refusal(501, "This server does not offer network." + name + ".");
      }
    }
    List<String> allowOut = texts(network, "allowOut");
    List<String> denyOut = texts(network, "denyOut");
    return new NetworkTerms(
        internet,
        allowOut,
        denyOut,
        publicTraffic,
        maskedHost,
        httpsPorts,
        policy(internet, allowOut, denyOut));
  }

  private static List<String> texts(JsonNode network, String member) {
    return network.path(member).valueStream().map(entry -> entry.asString("")).toList();
  }

  private static EgressPolicy.Rules policy(
      boolean internet, List<String> allowOut, List<String> denyOut) throws Refusal {
    List<AddressRange> denied = new ArrayList<>();
    for (String entry : denyOut) {
      denied.add(range(entry, "denyOut"));
    }
    if (!internet) {
      denied.add(AddressRange.parse("0.0.0.0/0"));
    }
    List<DomainRule> domains = new ArrayList<>();
    List<AddressRange> ranges = new ArrayList<>();
    for (String entry : allowOut) {
      if (entry.matches("[0-9a-fA-F:.]+(/[0-9]+)?") && !entry.matches("[a-fA-F.]+")) {
        ranges.add(range(entry, "allowOut"));
      } else {
        domains.add(domain(entry));
      }
    }
    if (!domains.isEmpty() && denied.stream().noneMatch(AddressRange::isAll)) {
      throw new Refusal(
          400,
          "When specifying allowed domains in allow out, you must include '0.0.0.0/0' in deny out");
    }
    return new EgressPolicy.Rules(domains, ranges, denied);
  }

  private static AddressRange range(String entry, String where) throws Refusal {
    try {
      return AddressRange.parse(entry);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, where + ": " + e.getMessage());
    }
  }

  private static DomainRule domain(String entry) throws Refusal {
    try {
      return DomainRule.parse(entry);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "allowOut: " + e.getMessage());
    }
  }

  /** Of a sandbox that was paused: what {@link #kept} told. */
  public static NetworkTerms ofKept(JsonNode kept) throws Refusal {
    boolean publicTraffic = kept.path("allowPublicTraffic").asBoolean(true);
    String maskedHost = Json.text(kept, "maskRequestHost");
    return of(kept.path("internet").asBoolean(false), kept, publicTraffic, maskedHost, ports(kept));
  }

  public ObjectNode kept() {
    return message().put("internet", internet);
  }

  /** The Host header that a program on this port sees. */
  public String host(int port, String real) {
    return maskedHost.isEmpty() ? real : maskedHost.replace("${PORT}", Integer.toString(port));
  }

  /** As clients are told. */
  public ObjectNode message() {
    ObjectNode node = Json.object().put("allowPublicTraffic", publicTraffic);
    allowOut.forEach(node.putArray("allowOut")::add);
    denyOut.forEach(node.putArray("denyOut")::add);
    if (!maskedHost.isEmpty()) {
      node.put("maskRequestHost", maskedHost);
    }
    if (!httpsPorts.isEmpty()) {
      httpsPorts.forEach(node.putArray("httpsPorts")::add);
    }
    return node;
  }
}
