package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What clients, and programs on ports, may make the server keep or do. */
class HostileClientTest extends GatewayTestBase {

  private HttpResponse<String> context(String directory) throws Exception {
    String body = "{\"language\":\"python\",\"cwd\":\"" + directory + "\"}";
    return send(
        to(sandbox().id(), 49999, "/contexts").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void contextsAreBounded() throws Exception {
    assertThat(context("/x".repeat(3_000)).statusCode()).isEqualTo(400);
    HttpResponse<String> last = context("/home/user");
    for (int made = 0; made < 40 && last.statusCode() == 200; made++) {
      last = context("/home/user");
    }
    assertThat(last.statusCode()).isEqualTo(429);
    assertThat(last.body()).contains("32 contexts; remove one first");
  }

  @Test
  void aHeadWithoutEndOfAProgramOnAPortIsCutOff() throws Exception {
    sandbox()
        .commands()
        .run(
            """
            cat >head.py <<'END'
            import socket
            listener = socket.create_server(("127.0.0.1", 8123))
            open("ready", "w").close()
            while True:
                visitor, _ = listener.accept()
                try:
                    visitor.sendall(b"HTTP/1.1 200 OK\\r\\n")
                    while True: visitor.sendall(b"a:b\\r\\n" * 1000)
                except OSError:
                    pass
            END
            setsid python3 head.py >/dev/null 2>&1 &
            while [ ! -e ready ]; do sleep 0.05; done
            """);
    HttpResponse<String> answer = send(to(sandbox().id(), 8123, "/"));
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("too large");
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() throws Exception {
    URI address = URI.create(url());
    for (int upload = 0; upload < 5; upload++) {
      URI signed =
          URI.create(sandbox().uploadUrl("broken/file" + upload, "", Duration.ofMinutes(1)));
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        OutputStream out = socket.getOutputStream();
        String head =
            "POST %s?%s HTTP/1.1\r\nHost: x\r\nE2b-Sandbox-Id: %s\r\nE2b-Sandbox-Port: 49983\r\n"
                .formatted(signed.getRawPath(), signed.getRawQuery(), sandbox().id());
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(
            "Content-Type: application/octet-stream\r\nContent-Length: 10000000\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[5_000_000]);
        out.flush();
        sandbox()
            .commands()
            .run("while [ -z \"$(ls -A broken 2>/dev/null)\" ]; do sleep 0.05; done");
      }
      assertThat(
              sandbox()
                  .commands()
                  .run("while [ -n \"$(ls -A broken)\" ]; do sleep 0.05; done; echo clean")
                  .stdout())
          .isEqualTo("clean\n");
    }
  }

  @Test
  void aListThatIsTooLongIsRefusedAndNotCut() {
    sandbox()
        .commands()
        .run(
            """
            python3 - <<'END'
            import os
            deep = "long"
            for _ in range(14):
                deep += "/" + "d" * 240
            os.makedirs(deep)
            os.chdir(deep)
            for number in range(6000):
                open("f%d" % number, "w").close()
            END
            """);
    assertThatThrownBy(() -> sandbox().files().list("long", 20))
        .isInstanceOf(E2bException.class)
        .hasMessageContaining("too much below");
    sandbox().files().remove("long");
  }
}
