package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The changes below a directory, from the moment this object is there.
 *
 * <p>One thread at a time reads; any may close.
 */
public final class FileEvents implements AutoCloseable {

  private final EventStream stream;

  private FileEvents(EventStream stream) {
    this.stream = stream;
  }

  /** Waits for the start event, which envd sends first; closes the stream when it does not come. */
  static FileEvents started(EventStream stream) {
    try {
      JsonNode first = stream.next();
      if (first == null || !first.path("start").isObject()) {
        throw new E2bException.Protocol("The watch did not start, and envd did not say why");
      }
      stream.watchSilence();
      return new FileEvents(stream);
    } catch (E2bException e) {
      stream.close();
      throw e;
    }
  }

  /**
   * Waits for the next change.
   *
   * @return null when the server ended the watch
   * @throws E2bException.Timeout when the watch lasted as long as it may
   */
  public @Nullable FileEvent next() {
    while (true) {
      JsonNode message = stream.next();
      if (message == null) {
        return null;
      }
      JsonNode change = message.path("filesystem");
      FileEvent event = change.isObject() ? FileEvent.read(change) : null;
      if (event != null) {
        return event;
      }
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
