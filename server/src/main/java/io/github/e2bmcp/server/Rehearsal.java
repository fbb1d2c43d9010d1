package io.github.e2bmcp.server;

import io.github.e2bmcp.server.command.Commands;
import io.github.e2bmcp.server.command.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A short life to record a start-up cache from: serves HTTP and asks itself, then serves stdio as
 * {@link Main} does. So one cache holds what both ways of serving load.
 */
final class Rehearsal {
  private static final String ADDRESS = "MCP at http://127.0.0.1:";
  private static final int PATIENCE_MILLIS = 30_000;

  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"training","version":"1"}}}\
      """;
  private static final String LIST =
      """
      {"jsonrpc":"2.0","id":2,"method":"tools/list"}\
      """;
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"get_sandbox_info",\
      "arguments":{}}}\
      """;

  private Rehearsal() {}

  public static void main(String[] arguments) throws Exception {
    PipedInputStream said = new PipedInputStream(1 << 16);
    PrintStream errors = new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            errors,
            System.getenv());
    Thread service = Thread.ofPlatform().daemon().start(() -> serve(console, errors));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ADDRESS)) {
          ask(Integer.parseInt(line.substring(ADDRESS.length(), line.lastIndexOf('/'))));
          break;
        }
      }
    } catch (IOException e) {
      System.err.println("The cache will lack what HTTP needs: " + e);
    }
    service.interrupt();
    service.join(Duration.ofMillis(PATIENCE_MILLIS));
    Main.main(arguments);
  }

  private static void serve(Console console, PrintStream errors) {
    try (errors) {
      int code = Commands.run(List.of("http", "--port", "0"), console);
      System.err.println("HTTP ended with " + code);
    } catch (InterruptedException e) {
      // It has been asked everything.
    } catch (Exception e) {
      System.err.println("HTTP failed: " + e);
    }
  }

  private static void ask(int port) throws IOException {
    for (String body : List.of(INITIALIZE, LIST, CALL)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        String head =
            String.join(
                "\r\n",
                "POST /mcp HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Type: application/json",
                "Accept: application/json, text/event-stream",
                "Content-Length: " + body.length());
        socket.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
        byte[] answer = socket.getInputStream().readAllBytes();
        if (!new String(answer, StandardCharsets.UTF_8).startsWith("HTTP/1.1 200 ")) {
          throw new IOException("No answer to " + body);
        }
      }
    }
  }
}
