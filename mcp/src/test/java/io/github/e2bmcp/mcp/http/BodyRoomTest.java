package io.github.e2bmcp.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.http.HttpLimits;
import io.github.e2bmcp.http.HttpServer;
import io.github.e2bmcp.mcp.message.McpException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BodyRoomTest {

  private final BodyRoom room = new BodyRoom(1 << 20, Duration.ZERO);
  private final Semaphore inside = new Semaphore(0);
  private final CountDownLatch release = new CountDownLatch(1);

  private void hold(HttpExchange exchange) throws IOException, InterruptedException {
    try (BodyRoom.Place place = room.place(exchange.path())) {
      int size = place.read(exchange).length;
      inside.release();
      if (size > 1000) {
        release.await();
      }
      exchange.respond(200, HttpHeaders.none(), new byte[0]);
    } catch (McpException e) {
      exchange.respond(503, HttpHeaders.none(), new byte[0]);
    }
  }

  @Test
  void takesFewLargeBodiesOfOneAndOfAll() throws Exception {
    try (HttpServer server = new HttpServer(HttpLimits.standard());
        HttpClient client = HttpClient.newHttpClient()) {
      int port = server.listen("127.0.0.1", 0, this::hold).getPort();
      List<CompletableFuture<HttpResponse<Void>>> held = new ArrayList<>();
      for (String principal : List.of("ann", "ann", "bob", "bob")) {
        held.add(
            client.sendAsync(
                post(port, principal, 300_000), HttpResponse.BodyHandlers.discarding()));
        inside.acquire();
        if (held.size() == 2) {
          assertThat(status(client, post(port, "ann", 300_000)))
              .as("a third of hers")
              .isEqualTo(503);
          assertThat(status(client, post(port, "ann", 300))).as("a small one").isEqualTo(200);
          inside.acquire();
        }
      }
      assertThat(status(client, post(port, "cid", 300_000))).as("a fifth in all").isEqualTo(503);
      release.countDown();
      for (CompletableFuture<HttpResponse<Void>> answer : held) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      assertThat(status(client, post(port, "cid", 300_000))).isEqualTo(200);
      assertThat(status(client, post(port, "cid", 2 << 20))).isEqualTo(413);
    }
  }

  private static HttpRequest post(int port, String principal, int size) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + principal))
        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[size]))
        .build();
  }

  private static int status(HttpClient client, HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
