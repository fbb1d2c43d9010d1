package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A client that goes away while it is being answered, measured by what that does inside. */
class VanishedClientTest extends GatewayTestBase {

  private static final long BOUND_MILLIS = 500;

  private static final String CODE =
      """
      import time
      open("running", "w").close()
      try:
          while True: time.sleep(60)
      except KeyboardInterrupt:
          with open("noticed", "w") as file: file.write(str(time.time_ns() // 1_000_000))
      """;

  /** Writes until nobody takes what it writes, and tells when somebody does again. */
  private static final String WRITER =
      """
      import os, threading, time
      block = bytes(65_536)
      written = time.monotonic()
      def watch():
          while time.monotonic() - written < 1: time.sleep(0.01)
          open("running", "w").close()
      threading.Thread(target=watch, daemon=True).start()
      while not os.path.exists("running"):
          os.write(1, block)
          written = time.monotonic()
      with open("noticed", "w") as file: file.write(str(time.time_ns() // 1_000_000))
      """;

  private Socket open(E2bSandbox sandbox, int port, String route, String type, String body)
      throws Exception {
    return RawRequest.open(
        url(),
        "POST " + route,
        body,
        "Host: localhost",
        "E2b-Sandbox-Id: " + sandbox.id(),
        "E2b-Sandbox-Port: " + port,
        "X-Access-Token: " + sandbox.access().accessToken(),
        "Content-Type: " + type);
  }

  private static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  /** Goes away once the program inside says that it runs, and reads when it noticed. */
  private static void assertNoticed(E2bSandbox sandbox, Socket client) throws Exception {
    sandbox.commands().run("until [ -e running ]; do sleep 0.02; done");
    assertThat(sandbox.files().exists("noticed")).isFalse();
    Instant closed = Instant.now();
    client.close();
    String noticed =
        sandbox.commands().run("until [ -s noticed ]; do sleep 0.02; done; cat noticed").stdout();
    assertThat(Long.parseLong(noticed) - closed.toEpochMilli()).isBetween(0L, BOUND_MILLIS);
  }

  @Test
  void codeIsInterrupted() throws Exception {
    try (E2bSandbox own = e2b().create(NewSandbox.of("base"))) {
      String code = "{\"code\":" + quoted(CODE) + "}";
      assertNoticed(own, open(own, 49_999, "/execute", "application/json", code));
      assertThat(own.interpreter().run("1 + 1").text()).isEqualTo("2");
    }
  }

  /** A client that reads slowly holds a process up; one that is gone must not. */
  @Test
  void aProcessThatWaitedForItGoesOn() throws Exception {
    try (E2bSandbox own = e2b().create(NewSandbox.of("base"))) {
      own.files().write("writer.py", WRITER);
      String start = "{\"process\":{\"cmd\":\"python3\",\"args\":[\"writer.py\"]}}";
      String body = new String(EnvdTestBase.message(start), StandardCharsets.ISO_8859_1);
      assertNoticed(own, open(own, 49_983, EnvdTestBase.START, "application/connect+json", body));
    }
  }
}
