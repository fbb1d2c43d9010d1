package io.github.e2bmcp.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The reply to a tool call. */
public record Reply(JsonNode message) {

  private static final Pattern SANDBOX_ID = Pattern.compile("sandbox_id: ([a-z0-9-]+)");

  public boolean isProtocolError() {
    return message.has("error");
  }

  public boolean failed() {
    return isProtocolError() || message.path("result").path("isError").asBoolean(false);
  }

  public List<JsonNode> content() {
    return message.path("result").path("content").valueStream().toList();
  }

  /** All text of the result, or the error's message. */
  public String text() {
    if (isProtocolError()) {
      return message.path("error").path("message").asString();
    }
    return content().stream()
        .filter(part -> part.path("type").asString().equals("text"))
        .map(part -> part.path("text").asString())
        .collect(Collectors.joining("\n"));
  }

  public List<JsonNode> images() {
    return content().stream().filter(part -> part.path("type").asString().equals("image")).toList();
  }

  /** The sandbox that the result names. */
  public String sandboxId() {
    Matcher matcher = SANDBOX_ID.matcher(text());
    assertThat(matcher.find()).as("a sandbox_id in: " + text()).isTrue();
    return matcher.group(1);
  }

  public Reply succeeded() {
    assertThat(failed()).as(text()).isFalse();
    return this;
  }

  public Reply refused() {
    assertThat(failed()).as(text()).isTrue();
    assertThat(text()).isNotBlank().doesNotContain("\tat ").doesNotContain("Exception:");
    return this;
  }
}
