package io.github.e2bmcp.gateway.proto;

import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.RpcError;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a binary message as the tree that its JSON would be; fields that are unknown are skipped.
 */
final class ProtoReader {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer bytes;

  private ProtoReader(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  static ObjectNode read(ProtoMessage message, byte[] bytes) throws RpcError {
    try {
      return new ProtoReader(ByteBuffer.wrap(bytes)).message(message);
    } catch (BufferUnderflowException | IllegalArgumentException | DateTimeException e) {
      throw new RpcError("invalid_argument", "unmarshal message: it is no protobuf message");
    }
  }

  private ObjectNode message(ProtoMessage message) {
    ObjectNode node = Json.object();
    while (bytes.hasRemaining()) {
      long tag = varint();
      ProtoField field = message.field((int) (tag >>> 3));
      int wire = (int) (tag & 7);
      if (field == null) {
        skip(wire);
      } else if (field.delimited() != (wire == DELIMITED)) {
        throw new IllegalArgumentException("field " + field.name() + " has wire type " + wire);
      } else {
        value(field, node);
      }
    }
    return node;
  }

  private void value(ProtoField field, ObjectNode node) {
    String name = field.name();
    switch (field.kind()) {
      case BOOL -> node.put(name, varint() != 0);
      case UINT32 -> node.put(name, varint() & 0xffff_ffffL);
      case SINT32 -> {
        int zigzag = (int) varint();
        node.put(name, (zigzag >>> 1) ^ -(zigzag & 1));
      }
      case INT64 -> node.put(name, Long.toString(varint()));
      case ENUM -> {
        long number = varint();
        List<String> names = field.names();
        if (number >= 0 && number < names.size() && !names.get((int) number).isEmpty()) {
          node.put(name, names.get((int) number));
        } else {
          node.put(name, number);
        }
      }
      case STRING -> text(field, node);
      case BYTES -> node.put(name, Base64.getEncoder().encodeToString(delimited()));
      case MESSAGE -> within(field, node);
      case MAP -> entry(node.withObject("/" + name));
      case TIMESTAMP -> node.put(name, time());
    }
  }

  private void text(ProtoField field, ObjectNode node) {
    String text = new String(delimited(), StandardCharsets.UTF_8);
    if (field.repeated()) {
      many(field, node).add(text);
    } else {
      node.put(field.name(), text);
    }
  }

  private void within(ProtoField field, ObjectNode node) {
    ObjectNode one = new ProtoReader(ByteBuffer.wrap(delimited())).message(field.message().get());
    if (field.repeated()) {
      many(field, node).add(one);
    } else {
      node.set(field.name(), one);
    }
  }

  private static ArrayNode many(ProtoField field, ObjectNode node) {
    return node.path(field.name()) instanceof ArrayNode array ? array : node.putArray(field.name());
  }

  private void entry(ObjectNode map) {
    ObjectNode pair = new ProtoReader(ByteBuffer.wrap(delimited())).message(ProtoWriter.ENTRY);
    map.put(Json.text(pair, "key"), Json.text(pair, "value"));
  }

  private String time() {
    ObjectNode parts = new ProtoReader(ByteBuffer.wrap(delimited())).message(ProtoWriter.TIMESTAMP);
    long seconds = Long.parseLong(parts.path("seconds").asString("0"));
    return Json.time(Instant.ofEpochSecond(seconds, parts.path("nanos").asLong(0)));
  }

  private byte[] delimited() {
    long length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] value = new byte[(int) length];
    bytes.get(value);
    return value;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  private void skip(int wire) {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> bytes.getLong();
      case DELIMITED -> delimited();
      case FIXED32 -> bytes.getInt();
      default -> throw new IllegalArgumentException("wire type " + wire);
    }
  }
}
