package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.Lifecycle;
import io.github.e2bmcp.e2b.api.NewSandbox;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Signed URLs of sandboxes that are paused. Under one URL for all, the signature names them. */
class SignedUrlTest extends GatewayTestBase {

  private static final Duration VALID = Duration.ofMinutes(5);

  private static final NewSandbox WAKING =
      NewSandbox.of("base").withLifecycle(new Lifecycle(Lifecycle.OnTimeout.PAUSE, true, true));

  private static HttpRequest.Builder request(String signed) {
    return HttpRequest.newBuilder(URI.create(signed)).timeout(SOON);
  }

  @Test
  void aDownloadWakesASandboxThatResumesByItself() throws Exception {
    try (E2bSandbox sleeper = e2b().create(WAKING)) {
      sleeper.files().write("note", "kept");
      String signed = sleeper.downloadUrl("note", "", VALID);
      sleeper.pause();

      HttpResponse<String> note = send(request(signed));

      assertThat(note.statusCode()).isEqualTo(200);
      assertThat(note.body()).isEqualTo("kept");
      assertThat(sleeper.isRunning()).isTrue();
    }
  }

  @Test
  void anUploadWakesItToo() throws Exception {
    try (E2bSandbox sleeper = e2b().create(WAKING)) {
      String signed = sleeper.uploadUrl("note", "", VALID);
      sleeper.pause();

      HttpResponse<String> written =
          send(
              request(signed)
                  .header("Content-Type", "application/octet-stream")
                  .POST(BodyPublishers.ofString("by url")));

      assertThat(written.statusCode()).isEqualTo(200);
      assertThat(sleeper.files().read("note")).isEqualTo("by url");
    }
  }

  /** As envd's other calls say it. */
  @Test
  void anotherSandboxStaysPaused() throws Exception {
    try (E2bSandbox sleeper = e2b().create(NewSandbox.of("base"))) {
      sleeper.files().write("note", "kept");
      String signed = sleeper.downloadUrl("note", "", VALID);
      sleeper.pause();

      HttpResponse<String> refused = send(request(signed));

      assertThat(refused.statusCode()).isEqualTo(502);
      assertThat(json(refused).path("sandboxId").asString()).isEqualTo(sleeper.id());
      assertThat(json(send(control("/sandboxes/" + sleeper.id()))).path("state").asString())
          .isEqualTo("paused");
    }
  }
}
