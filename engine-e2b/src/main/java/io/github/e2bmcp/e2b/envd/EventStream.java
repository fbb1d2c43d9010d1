package io.github.e2bmcp.e2b.envd;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.ConnectStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events of a stream that lasts. When it breaks or falls silent, the sandbox is asked whether
 * it is still there.
 *
 * <p>One thread at a time reads; any may close.
 */
final class EventStream implements AutoCloseable {

  /** How often envd is asked to give a sign of life. */
  static final String KEEPALIVE_SECONDS = "50";

  private final Envd envd;
  private final ConnectStream stream;
  private volatile boolean keptAlive;

  EventStream(Envd envd, ConnectStream stream) {
    this.envd = envd;
    this.stream = stream;
  }

  /**
   * The next event.
   *
   * @return null at the stream's proper end
   * @throws E2bException.SandboxNotRunning when the sandbox ended
   */
  @Nullable JsonNode next() {
    while (true) {
      JsonNode message = told();
      if (message == null
          || !(message.has("keepalive") || message.path("event").has("keepalive"))) {
        return message;
      }
      keptAlive = true;
    }
  }

  private @Nullable JsonNode told() {
    try {
      return stream.next();
    } catch (E2bException.ConnectionFailed e) {
      throw envd.explained(e);
    } catch (E2bException.SandboxUnreachable e) {
      // The edge may end the stream of a sandbox that is gone without saying so.
      E2bException verdict = envd.deathVerdict(e);
      throw verdict instanceof E2bException.SandboxNotRunning ? verdict : e;
    }
  }

  /** A broken connection may never say so. */
  void watchSilence() {
    stream.watchSilence(Envd.SILENCE, () -> envd.aboutSilence(Envd.SILENCE, keptAlive));
  }

  @Override
  public void close() {
    stream.close();
  }
}
