package io.github.e2bmcp.e2b.engine;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.scripted.Sandboxes;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpRelayTest {

  private final ScriptedServer server = new ScriptedServer();
  private final E2b client = Sandboxes.client(server);

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private static String data(String stream, String bytes) {
    byte[] plain = bytes.getBytes(StandardCharsets.ISO_8859_1);
    String base64 = Base64.getEncoder().encodeToString(plain);
    return "{\"event\":{\"data\":{\"" + stream + "\":\"" + base64 + "\"}}}";
  }

  /** What the program inside says beside its output may come before all of that. */
  @Test
  void whatWasSentArrivesWholeInWhateverOrderEnvdTellsIt() throws IOException {
    server.on(
        "POST /process.Process/Start",
        (request, answer) -> {
          answer.begin(200, CONNECT);
          answer.frame(0, "{\"event\":{\"start\":{\"pid\":24}}}");
          answer.frame(0, data("stdout", "+\0\0"));
          answer.frame(0, data("stderr", "."));
          answer.frame(0, data("stdout", "\0\3ab"));
          answer.frame(0, data("stdout", "c\0\0\0\1d\0\0\0\0"));
          answer.awaitClientGone();
        });
    server.onJson("POST /process.Process/CloseStdin", 200, "{}");
    server.onJson("POST /process.Process/SendSignal", 200, "{}");

    try (TcpRelay relay = TcpRelay.dial(Sandboxes.open(client, "0.9.1"), 80)) {
      assertThat(relay.input().readAllBytes()).asString().isEqualTo("abcd");
      assertThat(relay.input().read()).isEqualTo(-1);
    }
  }
}
