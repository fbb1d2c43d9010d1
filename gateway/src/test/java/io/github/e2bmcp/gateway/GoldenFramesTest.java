package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.testkit.e2b.GoldenFrame;
import java.io.DataInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The gateway writes what envd writes. The Java client's test of this name reads the same. */
class GoldenFramesTest {

  private static RunningGateway gateway;
  private static E2b client;
  private static E2bSandbox sandbox;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    gateway = new RunningGateway(GatewayOptions.standard(), 0);
    client = gateway.client();
    sandbox = client.create();
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    client.close();
    gateway.close();
  }

  /** The frames that answer a call, process ids replaced by that of the golden frames. */
  private static List<GoldenFrame> answer(String method, String message, String... headers)
      throws Exception {
    byte[] payload = message.getBytes(StandardCharsets.UTF_8);
    byte[] body =
        ByteBuffer.allocate(payload.length + 5)
            .put((byte) 0)
            .putInt(payload.length)
            .put(payload)
            .array();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "/process.Process/" + method))
            .header("Content-Type", "application/connect+json")
            .header("Connect-Protocol-Version", "1")
            .header("E2b-Sandbox-Id", sandbox.id())
            .header("E2b-Sandbox-Port", "49983")
            .header("X-Access-Token", sandbox.access().accessToken())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    HttpResponse<InputStream> response =
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/connect+json");
    List<GoldenFrame> frames = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(response.body())) {
      while (frames.isEmpty() || frames.getLast().flag() != 2) {
        int flag = in.readUnsignedByte();
        String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        frames.add(new GoldenFrame(flag, text.replaceFirst("\"pid\":\\d+", "\"pid\":24")));
      }
      assertThat(in.read()).isEqualTo(-1);
    }
    return frames;
  }

  private static List<GoldenFrame> golden(String... names) {
    return Stream.of(names).map(GoldenFrame::named).toList();
  }

  private static String process(String line) {
    return "{\"process\":{\"cmd\":\"/bin/sh\",\"args\":[\"-c\",\"" + line + "\"]}}";
  }

  @Test
  void endings() throws Exception {
    assertThat(answer("Start", process("echo out")))
        .isEqualTo(golden("started", "stdout", "succeeded", "over"));
    assertThat(answer("Start", process("exit 3"))).isEqualTo(golden("started", "failed", "over"));
    assertThat(answer("Start", process("kill -9 $$")))
        .isEqualTo(golden("started", "killed", "over"));
  }

  @Test
  void signsOfLife() throws Exception {
    assertThat(answer("Start", process("sleep 1.5"), "Keepalive-Ping-Interval", "1"))
        .isEqualTo(golden("started", "keepalive", "succeeded", "over"));
  }

  @Test
  void errors() throws Exception {
    assertThat(answer("Start", process("sleep 9"), "Connect-Timeout-Ms", "300"))
        .isEqualTo(golden("started", "late"));
    assertThat(answer("Start", process("true"), "Authorization", "Basic eDo="))
        .isEqualTo(golden("no-user"));
    assertThat(answer("Start", "{\"process\":{\"cmd\":\"/bin/sh\",\"args\":[],\"cwd\":\"/nope\"}}"))
        .isEqualTo(golden("no-folder"));
    List<GoldenFrame> gone = answer("Connect", "{\"process\":{\"pid\":99999}}");
    assertThat(gone.getFirst().payload().replace("99999", "24"))
        .isEqualTo(GoldenFrame.named("no-process").payload());
  }
}
