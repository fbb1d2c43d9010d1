package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.wire.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the lines of a run, each a JSON object. Lines are cut as bytes, so no character splits. */
final class ExecutionReader {

  private static final int LINE_LIMIT = 256 << 20;

  private final Body body;
  private final ExecutionListener listener;
  private final List<ExecutionResult> results = new ArrayList<>();
  private final List<String> stdout = new ArrayList<>();
  private final List<String> stderr = new ArrayList<>();
  private @Nullable ExecutionError error;
  private int executionCount;
  private boolean complete;
  private volatile boolean keptAlive;

  ExecutionReader(Body body, ExecutionListener listener) {
    this.body = body;
    this.listener = listener;
  }

  Execution read() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    for (int count = body.read(buffer, 0, buffer.length); count >= 0; ) {
      int start = 0;
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, start, i - start);
          take(line.toByteArray());
          line.reset();
          start = i + 1;
        }
      }
      line.write(buffer, start, count - start);
      if (line.size() > LINE_LIMIT) {
        throw new E2bException.Protocol("A line of the run is longer than " + LINE_LIMIT);
      }
      count = body.read(buffer, 0, buffer.length);
    }
    take(line.toByteArray());
    if (!complete && error == null) {
      error =
          new ExecutionError(
              ExecutionError.UNEXPECTED_END,
              "The run ended without telling so; its context may have been lost",
              "");
      listener.onError(error);
    }
    return new Execution(results, stdout, stderr, error, executionCount);
  }

  /** Whether the server gives signs of life while code runs; from any thread. */
  boolean keptAlive() {
    return keptAlive;
  }

  private void take(byte[] line) {
    if (line.length == 0) {
      return;
    }
    JsonNode message = Json.parse(line);
    switch (Json.text(message, "type")) {
      case "result" -> {
        ExecutionResult result = ExecutionResult.read(message);
        results.add(result);
        listener.onResult(result);
      }
      case "stdout" -> {
        stdout.add(Json.text(message, "text"));
        listener.onStdout(Json.text(message, "text"));
      }
      case "stderr" -> {
        stderr.add(Json.text(message, "text"));
        listener.onStderr(Json.text(message, "text"));
      }
      case "error" -> {
        error =
            new ExecutionError(
                Json.text(message, "name"),
                Json.text(message, "value"),
                Json.text(message, "traceback"));
        listener.onError(error);
      }
      case "number_of_executions" -> executionCount = Json.integer(message, "execution_count");
      case "end_of_execution" -> complete = true;
      case "keepalive" -> keptAlive = true;
      default -> {
        // What newer servers may add.
      }
    }
  }
}
