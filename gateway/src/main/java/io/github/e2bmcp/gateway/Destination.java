package io.github.e2bmcp.gateway;

import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which port of which sandbox a request is for. */
record Destination(String sandboxId, int port) {

  private static final Pattern LABEL = Pattern.compile("(\\d{1,5})-([a-z0-9-]+)\\..*");

  /** By the headers that SDKs send, else by the host's first label; null for the control plane. */
  static @Nullable Destination of(HttpExchange exchange) throws Refusal {
    String id = exchange.headers().first("E2b-Sandbox-Id");
    String port = exchange.headers().first("E2b-Sandbox-Port");
    if (id != null && port != null) {
      return new Destination(id, port(port));
    }
    if (id != null || port != null) {
      throw new Refusal(400, "E2b-Sandbox-Id and E2b-Sandbox-Port belong together");
    }
    String host = exchange.headers().first("Host");
    Matcher matcher = LABEL.matcher(host == null ? "" : host);
    if (!matcher.matches()) {
      return null;
    }
    // An old composite name has the client's id behind the sandbox's.
    String name = matcher.group(2);
    int dash = name.indexOf('-');
    return new Destination(dash < 0 ? name : name.substring(0, dash), port(matcher.group(1)));
  }

  private static int port(String text) throws Refusal {
    boolean number = text.matches("[0-9]{1,5}");
    int port = number ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new Refusal(400, "a port is 1 to 65535");
    }
    return port;
  }
}
