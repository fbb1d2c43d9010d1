package io.github.e2bmcp.mcp.era;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.mcp.TestJson;
import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.Handshake;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RequestStateTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final JsonNode STATE = TestJson.parse("{\"step\":2}");

  private final byte[] key = RequestState.randomKey();
  private final RequestState states = at(NOW, key);

  private static RequestState at(Instant now, byte[] key) {
    return new RequestState(key, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static LiveExchange exchange(String principal, String method, String params) {
    return new LiveExchange(
        new Message.Request(TestJson.parse("1"), method, TestJson.object(params)),
        new Connection(new Caller(principal, "", Set.of()), 1, null),
        Handshake.none(ProtocolVersion.V2026_07_28),
        null,
        new LiveExchange.Line(new Flight(), Outlet.NOWHERE, new Caller(principal, "", Set.of())));
  }

  private static LiveExchange ann() {
    return exchange("ann", "tools/call", "{\"name\":\"t\"}");
  }

  @Test
  void comesBackAsItWentOut() {
    String sealed = states.seal(STATE, ann());
    LiveExchange retry =
        exchange(
            "ann",
            "tools/call",
            "{\"name\":\"t\",\"requestState\":\"s\",\"inputResponses\":{},\"_meta\":{}}");
    assertThat(states.open(sealed, retry)).isEqualTo(STATE);
  }

  @Test
  void isOfUseToNobodyElseForNothingElseAndNotForLong() {
    String sealed = states.seal(STATE, ann());
    assertRefused(states, sealed, exchange("bob", "tools/call", "{\"name\":\"t\"}"));
    assertRefused(states, sealed, exchange("ann", "tools/call", "{\"name\":\"other\"}"));
    assertRefused(states, sealed, exchange("ann", "prompts/get", "{\"name\":\"t\"}"));
    assertRefused(at(NOW.plus(Duration.ofHours(1)), key), sealed, ann());
    assertRefused(at(NOW, RequestState.randomKey()), sealed, ann());
  }

  @Test
  void cannotBeChanged() {
    String sealed = states.seal(STATE, ann());
    for (int i = 0; i < sealed.length() - 1; i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      assertRefused(states, sealed.substring(0, i) + other + sealed.substring(i + 1), ann());
    }
    assertRefused(states, "", ann());
    assertRefused(states, ".", ann());
    assertRefused(states, sealed + "x", ann());
  }

  private static void assertRefused(RequestState states, String sealed, LiveExchange exchange) {
    assertThatThrownBy(() -> states.open(sealed, exchange)).isInstanceOf(McpException.class);
  }
}
