package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.mcp.offer.Content;
import io.github.e2bmcp.mcp.offer.ResourceContents;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What several fixtures are made of. */
final class Fixtures {
  static final JsonMapper JSON = new JsonMapper();

  /** One red pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

  /** A sound without samples. */
  static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

  private Fixtures() {}

  static ObjectNode object(String json) {
    return (ObjectNode) JSON.readTree(json);
  }

  static Content image() {
    return new Content.Image(PNG, "image/png");
  }

  static Content resource(String uri, String mimeType, String text) {
    return new Content.EmbeddedResource(new ResourceContents.Text(uri, mimeType, text));
  }

  /** Lets time pass, as some fixtures are told to; ends at once when the call is cancelled. */
  static void pass(long millis) throws InterruptedException {
    boolean ignored = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
