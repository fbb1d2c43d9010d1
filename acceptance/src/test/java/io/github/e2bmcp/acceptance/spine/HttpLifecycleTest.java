package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.LegacySession;
import io.github.e2bmcp.acceptance.Mark;
import io.github.e2bmcp.acceptance.StatelessClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class HttpLifecycleTest {

  @Test
  void whoHangsUpHasCancelledInTheModernEra() throws Exception {
    Mark mark = new Mark();
    try (HttpService service = HttpService.start();
        StatelessClient client = new StatelessClient(service.url(), null)) {
      client.use("execute_python", "code", "kept = 7").succeeded();
      CompletableFuture<HttpResponse<String>> call =
          client.begin("execute_python", "code", mark.daemon() + "\nwhile True: pass");
      mark.awaitProcess();
      call.cancel(true);
      mark.assertGone();
      assertThat(client.use("execute_python", "code", "kept").succeeded().text()).contains("7");
    }
  }

  @Test
  void whoHangsUpHasNotCancelledInTheLegacyEraButWhoSaysSoHas() throws Exception {
    Mark lasting = new Mark();
    Mark cancelled = new Mark();
    try (HttpService service = HttpService.start();
        LegacySession session = new LegacySession(service.url(), null)) {
      String work = "\nimport time; time.sleep(2); survived = 6 * 7";
      CompletableFuture<HttpResponse<String>> call =
          session.begin("execute_python", "code", lasting.daemon() + work);
      lasting.awaitProcess();
      call.cancel(true);
      assertThat(session.call("execute_python", "code", "survived")).contains("42");

      CompletableFuture<HttpResponse<String>> endless =
          session.begin("execute_python", "code", cancelled.daemon() + "\nwhile True: pass");
      cancelled.awaitProcess();
      session.cancelLast();
      cancelled.assertGone();
      endless.cancel(true);
      assertThat(session.call("execute_python", "code", "survived")).contains("42");
    }
  }

  @Test
  void whenToldToStopItAnswersWhatRunsAndLeavesNothing() throws Exception {
    Mark mark = new Mark();
    HttpService service = HttpService.start();
    try (StatelessClient client = new StatelessClient(service.url(), null);
        LegacySession session = new LegacySession(service.url(), null)) {
      assertThat(client.get("/health").statusCode()).isEqualTo(200);
      assertThat(client.get("/ready").statusCode()).isEqualTo(200);
      CompletableFuture<HttpResponse<String>> stream = session.listen();
      CompletableFuture<HttpResponse<String>> call =
          client.begin(
              "execute_python", "code", mark.daemon() + "\nimport time; time.sleep(3); 6 * 7");
      mark.awaitProcess();
      service.process().destroy();
      awaitRefusal(service);
      assertThat(call.get(60, TimeUnit.SECONDS).body()).contains("42");
      assertThat(stream.get(60, TimeUnit.SECONDS).statusCode())
          .as("the stream was ended in an orderly way")
          .isEqualTo(200);
      assertThat(service.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
      mark.assertGone();
      assertThatThrownBy(() -> client.get("/health")).isInstanceOf(IOException.class);
    } catch (IOException closing) {
      // The session's DELETE finds nobody, which is what the test is about.
      assertThat(service.process().isAlive()).isFalse();
    }
  }

  /** While it stops, nobody new is let in. */
  private static void awaitRefusal(HttpService service) {
    URI address = URI.create(service.origin());
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      try {
        new Socket(address.getHost(), address.getPort()).close();
      } catch (IOException e) {
        return;
      }
    }
    throw new AssertionError("it still takes connections");
  }
}
