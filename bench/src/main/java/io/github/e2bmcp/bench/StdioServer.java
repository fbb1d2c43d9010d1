package io.github.e2bmcp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server on the other end of a pipe, asked one thing at a time. */
final class StdioServer implements AutoCloseable {

  private static final String INITIALIZE =
      """
      {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
      "capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}\
      """;

  private final Process process;
  private final OutputStream input;
  private final BufferedReader output;
  private int lastId;

  StdioServer(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    process = builder.start();
    input = process.getOutputStream();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  long pid() {
    return process.pid();
  }

  void initialize() throws IOException {
    send(INITIALIZE);
    answer(0);
    send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
  }

  String call(String tool, String arguments) throws IOException {
    return answer(begin(tool, arguments));
  }

  /** Calls without waiting for the answer; the id of the call. */
  int begin(String tool, String arguments) throws IOException {
    int id = ++lastId;
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
            + tool
            + "\",\"arguments\":"
            + arguments
            + "}}");
    return id;
  }

  void cancel(int id) throws IOException {
    send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
            + id
            + "}}");
  }

  private String answer(int id) throws IOException {
    while (true) {
      String answer = output.readLine();
      if (answer == null) {
        throw new IOException("the server ended");
      }
      if (answer.contains("\"id\":" + id)) {
        return answer;
      }
    }
  }

  private void send(String line) throws IOException {
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** As a client that dies: nobody writes to it or reads from it any more. */
  void hangUp() throws IOException {
    process.getInputStream().close();
    process.getOutputStream().close();
  }

  boolean exits(Duration within) throws IOException {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
