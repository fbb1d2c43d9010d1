package io.github.e2bmcp.local.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A row of byte strings, each with its length before it: what requests and replies are made of. */
public record Fields(List<byte[]> values) {

  private static final int MAX_FIELDS = 1_000;

  public Fields {
    values = List.copyOf(values);
  }

  public static Fields of(String... texts) {
    Writer writer = new Writer();
    for (String text : texts) {
      writer.add(text);
    }
    return writer.fields();
  }

  /**
   * Reads a payload.
   *
   * @throws ProtocolViolation when lengths do not add up
   */
  public static Fields decode(byte[] payload) {
    ByteBuffer buffer = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> values = new ArrayList<>();
    while (buffer.hasRemaining()) {
      if (buffer.remaining() < Integer.BYTES || values.size() == MAX_FIELDS) {
        throw new ProtocolViolation("a row of fields is malformed");
      }
      int size = buffer.getInt();
      if (size < 0 || size > buffer.remaining()) {
        throw new ProtocolViolation("a field is longer than its row");
      }
      byte[] value = new byte[size];
      buffer.get(value);
      values.add(value);
    }
    return new Fields(values);
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] value : values) {
      int size = value.length;
      out.write(size);
      out.write(size >>> 8);
      out.write(size >>> 16);
      out.write(size >>> 24);
      out.writeBytes(value);
    }
    return out.toByteArray();
  }

  public byte[] bytes(int at) {
    if (at >= values.size()) {
      throw new ProtocolViolation("a reply lacks a field");
    }
    return values.get(at);
  }

  public String text(int at) {
    return new String(bytes(at), StandardCharsets.UTF_8);
  }

  public long number(int at) {
    try {
      return Long.parseLong(text(at));
    } catch (NumberFormatException e) {
      throw new ProtocolViolation("a reply's number is none", e);
    }
  }

  /** Like {@link #number}, between bounds. */
  public int number(int at, int low, int high) {
    long value = number(at);
    if (value < low || value > high) {
      throw new ProtocolViolation("a reply's number is out of bounds: " + value);
    }
    return (int) value;
  }

  /** Collects a row. */
  public static final class Writer {
    private final List<byte[]> values = new ArrayList<>();

    public Writer add(String text) {
      values.add(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    public Writer add(String name, String value) {
      return add(name).add(value);
    }

    public Fields fields() {
      return new Fields(values);
    }
  }
}
