package io.github.e2bmcp.e2b.wire;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.transport.Alarm;
import io.github.e2bmcp.e2b.transport.Body;
import io.github.e2bmcp.e2b.transport.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The messages of a server stream. Its status is 200 even when it fails: only the end-of-stream
 * message tells, and a stream that ends without one was cut.
 *
 * <p>One thread at a time reads; any may close.
 */
public final class ConnectStream implements AutoCloseable {

  /** The most that one message may be, packed or not. */
  static final int MESSAGE_LIMIT = 16 << 20;

  private static final int PACKED = 1;
  private static final int END = 2;
  private static final Duration LAST_CHUNK = Duration.ofMillis(250);

  private final Body body;
  private final boolean gzip;
  private final byte[] prefix = new byte[5];
  private @Nullable Alarm startAlarm;
  private boolean ended;

  ConnectStream(Body body, boolean gzip, Deadline start) {
    this.body = body;
    this.gzip = gzip;
    startAlarm = body.endAt(start, "The stream did not start in time");
  }

  /** Asks what to do whenever the server was silent for so long. */
  public void watchSilence(Duration limit, Body.Silence onSilence) {
    body.watchSilence(limit, onSilence);
  }

  /**
   * The next message.
   *
   * @return null at the proper end, ever after
   * @throws E2bException the error that the server ended the stream with, or why it broke
   */
  public @Nullable JsonNode next() {
    if (ended) {
      return null;
    }
    try {
      byte[] payload = payload();
      cancelStartAlarm();
      if ((prefix[0] & END) == 0) {
        return Json.parse(payload);
      }
      ended = true;
      finish(Json.parse(payload));
      return null;
    } catch (E2bException e) {
      close();
      throw e;
    }
  }

  private byte[] payload() {
    int got = body.fill(prefix, 0, prefix.length);
    if (got < prefix.length) {
      throw cut();
    }
    int flags = prefix[0];
    if ((flags & ~(PACKED | END)) != 0) {
      throw new E2bException.Protocol("A message of the stream has unknown flags " + flags);
    }
    long length = Integer.toUnsignedLong(ByteBuffer.wrap(prefix, 1, 4).getInt());
    if (length > MESSAGE_LIMIT) {
      throw new E2bException.Protocol("A message of the stream claims " + length + " bytes");
    }
    byte[] payload = new byte[(int) length];
    if (body.fill(payload, 0, payload.length) < payload.length) {
      throw cut();
    }
    return (flags & PACKED) == 0 ? payload : unpack(payload);
  }

  private static E2bException cut() {
    return new E2bException.ConnectionFailed("The stream was cut before its end");
  }

  private byte[] unpack(byte[] payload) {
    if (!gzip) {
      throw new E2bException.Protocol("A message of the stream is packed, but nobody said how");
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      byte[] bytes = in.readNBytes(MESSAGE_LIMIT + 1);
      if (bytes.length > MESSAGE_LIMIT) {
        throw new E2bException.Protocol("A message of the stream unpacks to too many bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new E2bException.Protocol("A message of the stream cannot be unpacked").because(e);
    }
  }

  private void finish(JsonNode end) {
    // Reading the last, empty chunk is what lets the connection be used again.
    Alarm alarm = body.endAt(Deadline.after(LAST_CHUNK), "closed");
    try {
      body.read(new byte[1], 0, 1);
    } catch (E2bException e) {
      // The stream itself is complete.
    } finally {
      if (alarm != null) {
        alarm.cancel();
      }
    }
    body.close();
    JsonNode error = end.path("error");
    if (error.isObject()) {
      throw Failures.ofConnect(Json.text(error, "code"), Json.text(error, "message"), 0);
    }
  }

  private void cancelStartAlarm() {
    if (startAlarm != null) {
      startAlarm.cancel();
      startAlarm = null;
    }
  }

  /** Ends the stream; the server notices. Idempotent. */
  @Override
  public void close() {
    cancelStartAlarm();
    body.close();
  }
}
