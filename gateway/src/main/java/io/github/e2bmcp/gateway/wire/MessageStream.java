package io.github.e2bmcp.gateway.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The answer to a streaming call, message by message. For one thread. */
public final class MessageStream implements AutoCloseable {

  private static final int END = 2;

  private final OutputStream out;
  private final Codec codec;

  MessageStream(OutputStream out, Codec codec) {
    this.out = out;
    this.codec = codec;
  }

  /** Writes a message, which is sent with the next flush. */
  public void message(JsonNode message) throws IOException {
    envelope(0, codec.write(message));
  }

  public void flush() throws IOException {
    out.flush();
  }

  /** Completes the stream. */
  public void end() throws IOException {
    finish(Json.object());
  }

  /** Ends the stream with an error. */
  public void fail(RpcError error) throws IOException {
    ObjectNode end = Json.object();
    end.set("error", error.body());
    finish(end);
  }

  /** The last message is JSON with any codec. */
  private void finish(ObjectNode end) throws IOException {
    envelope(END, Json.bytes(end));
    out.close();
  }

  private void envelope(int flags, byte[] payload) throws IOException {
    ByteBuffer whole = ByteBuffer.allocate(5 + payload.length);
    out.write(whole.put((byte) flags).putInt(payload.length).put(payload).array());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
