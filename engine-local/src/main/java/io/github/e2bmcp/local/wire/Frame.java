package io.github.e2bmcp.local.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One message between server and agent: length of the payload (u32), kind (u8), channel (u32),
 * payload, all little-endian. The agent's side is {@code wire.py}.
 */
public record Frame(byte kind, int channel, byte[] payload) {

  static final byte OPEN = 1;
  public static final byte DATA = 2;

  /** Data of a program's standard error. */
  static final byte DATA2 = 3;

  static final byte END = 4;
  static final byte CREDIT = 5;
  static final byte CONTROL = 6;
  static final byte REPLY = 7;
  static final byte CLOSE = 8;

  /** The largest data payload that either side sends. */
  public static final int CHUNK = 65_536;

  /** Bytes that may be under way on a channel in each direction. */
  public static final int WINDOW = 262_144;

  private static final int HEADER = 9;
  private static final int MAX_REPLY = 1 << 17;

  byte[] encode() {
    return ByteBuffer.allocate(HEADER + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(payload.length)
        .put(kind)
        .putInt(channel)
        .put(payload)
        .array();
  }

  /**
   * Reads the next frame.
   *
   * @throws java.io.EOFException at the end of the stream
   * @throws ProtocolViolation for an unknown kind or too large a payload
   */
  static Frame read(InputStream input) throws IOException {
    byte[] header = new byte[HEADER];
    DataInputStream whole = new DataInputStream(input);
    whole.readFully(header);
    ByteBuffer buffer = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int size = buffer.getInt();
    byte kind = buffer.get();
    int channel = buffer.getInt();
    if (size < 0 || size > limit(kind)) {
      throw new ProtocolViolation("a frame of kind " + kind + " has " + size + " bytes");
    }
    byte[] payload = new byte[size];
    whole.readFully(payload);
    return new Frame(kind, channel, payload);
  }

  private static int limit(byte kind) {
    return switch (kind) {
      case DATA, DATA2 -> CHUNK;
      case REPLY -> MAX_REPLY;
      case CREDIT -> Integer.BYTES;
      case END -> 0;
      default -> throw new ProtocolViolation("no frame has kind " + kind);
    };
  }

  /** The amount of a credit frame. */
  int credit() {
    if (payload.length != Integer.BYTES) {
      throw new ProtocolViolation("a credit frame has " + payload.length + " bytes");
    }
    int amount = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (amount <= 0 || amount > WINDOW) {
      throw new ProtocolViolation("a credit of " + amount);
    }
    return amount;
  }

  static Frame credit(int channel, int amount) {
    byte[] payload =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(amount).array();
    return new Frame(CREDIT, channel, payload);
  }
}
