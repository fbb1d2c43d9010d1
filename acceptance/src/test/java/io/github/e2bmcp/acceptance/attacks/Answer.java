package io.github.e2bmcp.acceptance.attacks;

import io.github.e2bmcp.sandbox.EndedBy;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a server answered.
 *
 * @param reply the whole message; null when none came in time
 */
record Answer(@Nullable JsonNode reply) {

  private static final Pattern SANDBOX = Pattern.compile("sandbox_id: ([a-z0-9-]+)");
  private static final Pattern ENDED = Pattern.compile("ended: ([a-z-]+)");
  private static final int SHOWN = 160;

  boolean given() {
    return reply != null;
  }

  /** An error of the protocol, a failed call, or no answer at all. */
  boolean failed() {
    return reply == null
        || reply.has("error")
        || reply.path("result").path("isError").asBoolean(false);
  }

  boolean succeeded() {
    return !failed();
  }

  /** The texts of its content, in order. */
  List<String> texts() {
    return parts("text", "text");
  }

  /** The pictures that it brings, in base64. */
  List<String> images() {
    return parts("image", "data");
  }

  private List<String> parts(String type, String field) {
    return reply == null
        ? List.of()
        : reply
            .path("result")
            .path("content")
            .valueStream()
            .filter(part -> part.path("type").asString("").equals(type))
            .map(part -> part.path(field).asString(""))
            .toList();
  }

  /** All text, or the error's message. */
  String text() {
    if (reply == null) {
      return "no answer";
    }
    return reply.has("error")
        ? reply.path("error").path("message").asString("")
        : String.join("\n", texts());
  }

  /** The beginning of its text without what the server adds to every result, on one line. */
  String brief() {
    String line =
        text()
            .replaceAll("\\[sandbox_id: sbx-[a-z0-9]{8,}[^\\]]*]", "")
            .replaceFirst("(?m)^Note: Security note.*$", "")
            .strip()
            .replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN - 1) + "…" : line;
  }

  /** Bytes of all that it brings, as it was encoded. */
  long size() {
    return reply == null ? 0 : reply.toString().length();
  }

  /** The sandbox that it names; empty for none. */
  String sandboxId() {
    return last(SANDBOX);
  }

  @Nullable EndedBy endedBy() {
    String name = last(ENDED);
    return Arrays.stream(EndedBy.values())
        .filter(it -> it.wireName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** The server's own words come last. */
  private String last(Pattern pattern) {
    String found = "";
    Matcher matcher = pattern.matcher(texts().isEmpty() ? "" : texts().getLast());
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return found;
  }
}
