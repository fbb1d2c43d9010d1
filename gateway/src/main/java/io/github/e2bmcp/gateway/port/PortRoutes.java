package io.github.e2bmcp.gateway.port;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxStream;
import java.io.IOException;
import javax.net.ssl.SSLException;
import tools.jackson.databind.node.ObjectNode;

/** Forwards a request to a program that listens inside a sandbox, one connection for each. */
public final class PortRoutes {

  private PortRoutes() {}

  public static void handle(LiveSandbox live, int port, HttpExchange exchange) throws IOException {
    try (SandboxStream stream = live.sandbox().dial(port)) {
      exchange.onDisconnect(stream::close);
      SandboxStream spoken =
          live.wayOut().terms().httpsPorts().contains(port) ? TlsStream.over(stream, port) : stream;
      PortRequest request = new PortRequest(live, port, exchange);
      request.send(spoken.output());
      new PortAnswer(spoken).pass(exchange, request.upgrade() != null);
    } catch (SandboxException.PortClosed e) {
      ObjectNode body = Json.object().put("sandboxId", live.id());
      body.put("message", "The sandbox is running but port is not open").put("port", port);
      Answers.edge(
          exchange,
          body.put("code", 502),
          "Closed Port Error",
          "There is no service running on port " + port + " of the sandbox " + live.id());
    } catch (SSLException e) {
      if (exchange.responded()) {
        throw e;
      }
      Answers.error(exchange, 502, "The program on the port does not speak TLS");
    } catch (SandboxException.SandboxNotFound | SandboxException.SandboxLost e) {
      Answers.noSandbox(exchange, live.id());
    }
  }
}
