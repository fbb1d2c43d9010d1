package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.testkit.attack.Finding;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A87: what a page in a browser, or a stranger without a token, sends to a server by HTTP. */
final class HttpAttack {

  private static final Pattern ADDRESS = Pattern.compile("MCP at (http://\\S+/mcp)\\s");
  private static final Duration START = Duration.ofSeconds(60);
  private static final int TIMEOUT = 10_000;
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
          + "\"capabilities\":{},\"clientInfo\":{\"name\":\"page\",\"version\":\"1\"}}}";

  private HttpAttack() {}

  static Finding run(ServerStage stage) throws IOException {
    List<String> let = new ArrayList<>(open(stage));
    let.addAll(withTokens(stage));
    return let.isEmpty()
        ? Finding.held("3 foreign origins and names and 2 forged tokens refused")
        : Finding.reached("served: " + String.join(", ", let));
  }

  /** Rebinding: the page's own name leads to the loopback address. */
  private static List<String> open(ServerStage stage) throws IOException {
    return served(
        stage,
        List.of(),
        List.of(
            "Host: evil.example\r\nOrigin: http://evil.example\r\n",
            "Host: evil.example\r\n",
            "Host: HERE\r\nOrigin: http://evil.example\r\n"));
  }

  private static List<String> withTokens(ServerStage stage) throws IOException {
    Path tokens = stage.folder().resolve("tokens");
    Files.writeString(tokens, "somebody " + "0".repeat(64) + "\n");
    return served(
        stage,
        List.of("--tokens", tokens.toString()),
        List.of(
            "Host: HERE\r\n", "Host: HERE\r\nAuthorization: Bearer " + "0".repeat(64) + "\r\n"));
  }

  private static List<String> served(
      ServerStage stage, List<String> arguments, List<String> headers) throws IOException {
    Path errors = stage.folder().resolve("http-" + headers.size() + ".log");
    Process process =
        stage.http(arguments.toArray(String[]::new)).redirectError(errors.toFile()).start();
    try {
      URI url = address(process, errors);
      List<String> let = new ArrayList<>();
      for (String header : headers) {
        String status = status(url, header.replace("HERE", url.getAuthority()));
        if (status.startsWith("HTTP/1.1 2") || status.startsWith("HTTP/1.0 2")) {
          let.add(header.strip().replace("\r\n", ", "));
        }
      }
      return let;
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  private static URI address(Process process, Path errors) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher said = ADDRESS.matcher(Files.readString(errors));
      if (said.find()) {
        return URI.create(said.group(1));
      }
      ServerStage.pause(Duration.ofMillis(20));
    }
    throw new IOException("it does not serve HTTP: " + Files.readString(errors));
  }

  private static String status(URI url, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setSoTimeout(TIMEOUT);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + url.getPath()
                  + " HTTP/1.1\r\n"
                  + headers
                  + "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: "
                  + CALL.length()
                  + "\r\nConnection: close\r\n\r\n"
                  + CALL)
              .getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      byte[] start = socket.getInputStream().readNBytes(12);
      return new String(start, StandardCharsets.ISO_8859_1);
    }
  }
}
