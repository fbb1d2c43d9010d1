package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.RunningCommand;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Programs that listen inside, seen from outside. */
class PortTest extends GatewayTestBase {

  @Test
  void aClosedPortIsAPageToBrowsersAndJsonToPrograms() throws Exception {
    HttpResponse<String> page = send(to(sandbox().id(), 3999, "/").header("User-Agent", BROWSER));
    assertThat(page.statusCode()).isEqualTo(502);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).startsWith("<html").contains("no service running on port");

    JsonNode body = json(send(to(sandbox().id(), 3999, "/")));
    assertThat(body.path("port").asInt()).isEqualTo(3999);
    assertThat(body.path("message").asString())
        .isEqualTo("The sandbox is running but port is not open");
  }

  @Test
  void programsOnPortsSeeTheLengthOfABody() throws Exception {
    String server =
        """
        import http.server
        class Echo(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body[::-1])
        print('ready', flush=True)
        http.server.HTTPServer(('127.0.0.1', 8124), Echo).serve_forever()
        """;
    sandbox().files().write("echo.py", server);
    try (RunningCommand running =
        sandbox().commands().start("exec python echo.py", CommandOptions.standard())) {
      running.next();
      sandbox().commands().run("until curl -s -o /dev/null 127.0.0.1:8124; do sleep 0.05; done");
      HttpResponse<String> answer =
          send(to(sandbox().id(), 8124, "/").POST(HttpRequest.BodyPublishers.ofString("abc")));
      assertThat(answer.body()).isEqualTo("cba");
      running.kill();
    }
  }

  @Test
  void programsOnPortsSeeNamesOfHeadersInTheirUsualLetters() throws Exception {
    String server =
        """
        import http.server
        class Echo(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(' '.join(self.headers.keys()).encode())
        print('ready', flush=True)
        http.server.HTTPServer(('127.0.0.1', 8125), Echo).serve_forever()
        """;
    sandbox().files().write("names.py", server);
    try (RunningCommand running =
        sandbox().commands().start("exec python names.py", CommandOptions.standard())) {
      running.next();
      sandbox().commands().run("until curl -s -o /dev/null 127.0.0.1:8125; do sleep 0.05; done");
      HttpResponse<String> answer =
          send(to(sandbox().id(), 8125, "/").header("x-api-key", "k").header("X-aB-cd", "v"));
      assertThat(answer.body().split(" ")).contains("X-Api-Key", "X-aB-cd");
      running.kill();
    }
  }

  @Test
  void webSocketsReachProgramsOnPorts() throws Exception {
    String server =
        """
        import base64, hashlib, socket
        listener = socket.create_server(('127.0.0.1', 8125))
        print('ready', flush=True)
        while True:
            peer, _ = listener.accept()
            head = b''
            while b'\\r\\n\\r\\n' not in head:
                head += peer.recv(4096)
            lines = [line.split(': ', 1) for line in head.decode().split('\\r\\n') if ': ' in line]
            key = {name.lower(): value for name, value in lines}['sec-websocket-key']
            digest = hashlib.sha1((key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest()
            peer.sendall(b'HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\n'
                         b'Connection: Upgrade\\r\\nSec-WebSocket-Accept: ' + base64.b64encode(digest) + b'\\r\\n\\r\\n')
            two = peer.recv(2, socket.MSG_WAITALL)
            size = two[1] & 127
            rest = peer.recv(4 + size, socket.MSG_WAITALL)
            text = bytes(byte ^ rest[at % 4] for at, byte in enumerate(rest[4:]))
            peer.sendall(bytes([129, len(text)]) + text[::-1])
            peer.recv(1)
            peer.close()
        """;
    sandbox().files().write("websocket.py", server);
    try (RunningCommand running =
        sandbox().commands().start("exec python3 websocket.py", CommandOptions.standard())) {
      running.next();
      CompletableFuture<String> heard = new CompletableFuture<>();
      WebSocket socket =
          http.newWebSocketBuilder()
              .header("E2b-Sandbox-Id", sandbox().id())
              .header("E2b-Sandbox-Port", "8125")
              .buildAsync(
                  URI.create(url().replace("http:", "ws:") + "/chat"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      heard.complete(text.toString());
                      return CompletableFuture.completedStage(null);
                    }
                  })
              .get(20, TimeUnit.SECONDS);
      socket.sendText("abc", true).get(20, TimeUnit.SECONDS);
      assertThat(heard.get(20, TimeUnit.SECONDS)).isEqualTo("cba");
      socket.abort();
      running.kill();
    }
  }
}
