package io.github.e2bmcp.gateway.proto;

import java.util.List;
import java.util.function.Supplier;

/**
 * A field of a message.
 *
 * @param name as protobuf's JSON has it
 * @param names of an enum's values, each at its number; else empty
 * @param message of a message field; else of nothing
 */
record ProtoField(
    int number,
    String name,
    Kind kind,
    boolean repeated,
    List<String> names,
    Supplier<ProtoMessage> message) {

  /** What a field holds, and so how it is written. */
  enum Kind {
    STRING,
    BYTES,
    BOOL,
    UINT32,
    /** Zigzag, so that small negative numbers are short. */
    SINT32,
    /** Text in JSON, where numbers are not exact. */
    INT64,
    ENUM,
    MESSAGE,
    /** From texts to texts. */
    MAP,
    /** RFC 3339 in JSON, seconds and nanoseconds in binary. */
    TIMESTAMP
  }

  static ProtoField of(int number, String name, Kind kind) {
    return new ProtoField(number, name, kind, false, List.of(), ProtoMessage::empty);
  }

  static ProtoField of(int number, String name, List<String> names) {
    return new ProtoField(number, name, Kind.ENUM, false, names, ProtoMessage::empty);
  }

  static ProtoField of(int number, String name, ProtoMessage message) {
    return new ProtoField(number, name, Kind.MESSAGE, false, List.of(), () -> message);
  }

  ProtoField many() {
    return new ProtoField(number, name, kind, true, names, message);
  }

  /** Whether the value stands behind its length. */
  boolean delimited() {
    return switch (kind) {
      case STRING, BYTES, MESSAGE, MAP, TIMESTAMP -> true;
      case BOOL, UINT32, SINT32, INT64, ENUM -> false;
    };
  }
}
