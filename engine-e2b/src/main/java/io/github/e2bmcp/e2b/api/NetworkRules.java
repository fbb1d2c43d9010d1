package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a sandbox may reach and who may reach it.
 *
 * @param allowOut addresses, networks and domains; domains need {@link #ALL_TRAFFIC} denied
 * @param denyOut addresses and networks
 * @param headers by domain, headers that the egress proxy adds to requests, so that secrets in them
 *     never enter the sandbox
 * @param egressProxy a SOCKS5 proxy for what leaves; null for none
 * @param allowPublicTraffic whether anybody may reach the sandbox's ports; null for the default
 * @param maskRequestHost the Host header that programs inside see; empty for the real one
 * @param httpsPorts ports whose programs speak TLS themselves
 */
public record NetworkRules(
    List<String> allowOut,
    List<String> denyOut,
    Map<String, List<Map<String, String>>> headers,
    @Nullable EgressProxy egressProxy,
    @Nullable Boolean allowPublicTraffic,
    String maskRequestHost,
    List<Integer> httpsPorts) {

  /** Every address. */
  public static final String ALL_TRAFFIC = "0.0.0.0/0";

  /** A SOCKS5 proxy; an empty user name means without credentials. */
  public record EgressProxy(String address, String username, String password) {
    public EgressProxy {
      if (address.isEmpty()) {
        throw new E2bException.InvalidArgument("an egress proxy has an address, host:port");
      }
    }

    /** With the password left out. */
    @Override
    public String toString() {
      return "EgressProxy[" + address + "]";
    }
  }

  public NetworkRules {
    allowOut = List.copyOf(allowOut);
    denyOut = List.copyOf(denyOut);
    headers = Map.copyOf(headers);
    httpsPorts = List.copyOf(httpsPorts);
  }

  /** These destinations and no other. */
  public static NetworkRules allowOnly(String... destinations) {
    return new NetworkRules(
        List.of(destinations), List.of(ALL_TRAFFIC), Map.of(), null, null, "", List.of());
  }

  /** Every destination but these addresses and networks. */
  public static NetworkRules deny(String... networks) {
    return new NetworkRules(List.of(), List.of(networks), Map.of(), null, null, "", List.of());
  }

  /** Nobody may reach the sandbox's ports without its traffic token. */
  public NetworkRules withoutPublicTraffic() {
    return new NetworkRules(
        allowOut, denyOut, headers, egressProxy, false, maskRequestHost, httpsPorts);
  }

  /** With headers added to requests to a domain. */
  public NetworkRules withHeaders(Map<String, List<Map<String, String>>> value) {
    return new NetworkRules(
        allowOut, denyOut, value, egressProxy, allowPublicTraffic, maskRequestHost, httpsPorts);
  }

  ObjectNode egressMessage() {
    ObjectNode node = Json.object();
    if (!allowOut.isEmpty()) {
      node.set("allowOut", Json.array(allowOut));
    }
    if (!denyOut.isEmpty()) {
      node.set("denyOut", Json.array(denyOut));
    }
    if (egressProxy != null) {
      ObjectNode proxy = Json.object().put("address", egressProxy.address());
      if (!egressProxy.username().isEmpty()) {
        proxy.put("username", egressProxy.username()).put("password", egressProxy.password());
      }
      node.set("egressProxy", proxy);
    }
    if (!headers.isEmpty()) {
      ObjectNode rules = node.putObject("rules");
      headers.forEach((domain, list) -> addRules(rules.putArray(domain), list));
    }
    return node;
  }

  private static void addRules(ArrayNode rules, List<Map<String, String>> list) {
    for (Map<String, String> added : list) {
      rules.addObject().putObject("transform").set("headers", Json.object(added));
    }
  }

  ObjectNode message() {
    ObjectNode node = egressMessage();
    if (allowPublicTraffic != null) {
      node.put("allowPublicTraffic", allowPublicTraffic);
    }
    if (!maskRequestHost.isEmpty()) {
      node.put("maskRequestHost", maskRequestHost);
    }
    if (!httpsPorts.isEmpty()) {
      httpsPorts.forEach(node.putArray("httpsPorts")::add);
    }
    return node;
  }

  static @Nullable NetworkRules read(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    Map<String, List<Map<String, String>>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> rule : node.path("rules").properties()) {
      headers.put(
          rule.getKey(),
          Json.list(rule.getValue(), item -> Json.strings(item.path("transform"), "headers")));
    }
    JsonNode proxy = node.path("egressProxy");
    JsonNode open = node.path("allowPublicTraffic");
    return new NetworkRules(
        Json.texts(node, "allowOut"),
        Json.texts(node, "denyOut"),
        headers,
        proxy.isObject()
            ? new EgressProxy(Json.text(proxy, "address"), Json.text(proxy, "username"), "")
            : null,
        open.isBoolean() ? open.asBoolean(true) : null,
        Json.text(node, "maskRequestHost"),
        Json.list(node.path("httpsPorts"), port -> port.asInt(0)));
  }
}
