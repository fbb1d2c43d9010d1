package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What happens to a process, in order: it starts, writes and ends. */
public sealed interface ProcessOutput {

  record Started(int pid) implements ProcessOutput {}

  record Stdout(byte[] bytes) implements ProcessOutput {}

  record Stderr(byte[] bytes) implements ProcessOutput {}

  /** Output of a terminal. */
  record Terminal(byte[] bytes) implements ProcessOutput {}

  /**
   * The end.
   *
   * @param exitCode -1 when a signal ended it
   * @param exited false when a signal ended it
   * @param status such as {@code exit status 3} or {@code signal: killed}
   * @param error why it failed; empty when it did not
   */
  record Ended(int exitCode, boolean exited, String status, String error)
      implements ProcessOutput {}

  /**
   * Reads one message of a stream.
   *
   * @return null for a keep-alive and for what this client does not know
   */
  static @Nullable ProcessOutput read(JsonNode message) {
    JsonNode event = message.path("event");
    JsonNode data = event.path("data");
    if (data.isObject()) {
      return readData(data);
    }
    if (event.path("start").isObject()) {
      return new Started(Json.integer(event.path("start"), "pid"));
    }
    JsonNode end = event.path("end");
    if (end.isObject()) {
      return new Ended(
          Json.integer(end, "exitCode"),
          Json.flag(end, "exited"),
          Json.text(end, "status"),
          Json.text(end, "error"));
    }
    return null;
  }

  private static @Nullable ProcessOutput readData(JsonNode data) {
    if (data.has("stdout")) {
      return new Stdout(bytes(data, "stdout"));
    }
    if (data.has("stderr")) {
      return new Stderr(bytes(data, "stderr"));
    }
    return data.has("pty") ? new Terminal(bytes(data, "pty")) : null;
  }

  private static byte[] bytes(JsonNode data, String member) {
    try {
      return Base64.getDecoder().decode(Json.text(data, member));
    } catch (IllegalArgumentException e) {
      throw new E2bException.Protocol("Output is not base64: " + e.getMessage()).because(e);
    }
  }
}
