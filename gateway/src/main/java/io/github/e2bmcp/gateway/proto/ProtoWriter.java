package io.github.e2bmcp.gateway.proto;

import io.github.e2bmcp.gateway.wire.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a tree as the binary message that it means; what the message does not know is left out.
 */
final class ProtoWriter {

  /** An entry of a map. */
  static final ProtoMessage ENTRY =
      ProtoMessage.of(
          ProtoField.of(1, "key", ProtoField.Kind.STRING),
          ProtoField.of(2, "value", ProtoField.Kind.STRING));

  /** The well-known type. */
  static final ProtoMessage TIMESTAMP =
      ProtoMessage.of(
          ProtoField.of(1, "seconds", ProtoField.Kind.INT64),
          ProtoField.of(2, "nanos", ProtoField.Kind.UINT32));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ProtoWriter() {}

  static byte[] write(ProtoMessage message, JsonNode node) {
    ProtoWriter writer = new ProtoWriter();
    for (ProtoField field : message.fields()) {
      JsonNode value = node.path(field.name());
      if (field.repeated()) {
        value.values().forEach(one -> writer.field(field, one));
      } else if (!value.isMissingNode() && !value.isNull()) {
        writer.field(field, value);
      }
    }
    return writer.out.toByteArray();
  }

  private void field(ProtoField field, JsonNode value) {
    switch (field.kind()) {
      case BOOL -> number(field, value.asBoolean(false) ? 1 : 0);
      case UINT32 -> number(field, value.asLong(0));
      case SINT32 -> {
        int signed = value.asInt(0);
        number(field, ((signed << 1) ^ (signed >> 31)) & 0xffff_ffffL);
      }
      case INT64 -> number(field, Long.parseLong(value.asString("0")));
      case ENUM -> number(field, Math.max(0, field.names().indexOf(value.asString(""))));
      case STRING -> delimited(field, value.asString("").getBytes(StandardCharsets.UTF_8));
      case BYTES -> delimited(field, Base64.getDecoder().decode(value.asString("")));
      case MESSAGE -> delimited(field, write(field.message().get(), value));
      case MAP -> {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          ObjectNode pair = Json.object().put("key", entry.getKey());
          pair.put("value", entry.getValue().asString(""));
          delimited(field, write(ENTRY, pair));
        }
      }
      case TIMESTAMP -> {
        Instant time = Instant.parse(value.asString(""));
        ObjectNode parts = Json.object().put("seconds", Long.toString(time.getEpochSecond()));
        delimited(field, write(TIMESTAMP, parts.put("nanos", time.getNano())));
      }
    }
  }

  /** Zero is what a missing field means. */
  private void number(ProtoField field, long value) {
    if (value != 0) {
      varint((long) field.number() << 3);
      varint(value);
    }
  }

  private void delimited(ProtoField field, byte[] value) {
    varint(((long) field.number() << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
