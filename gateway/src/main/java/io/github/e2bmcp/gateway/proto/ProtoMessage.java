package io.github.e2bmcp.gateway.proto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a message can hold. */
record ProtoMessage(List<ProtoField> fields) {

  private static final ProtoMessage EMPTY = new ProtoMessage(List.of());

  static ProtoMessage empty() {
    return EMPTY;
  }

  static ProtoMessage of(ProtoField... fields) {
    return new ProtoMessage(List.of(fields));
  }

  @Nullable ProtoField field(int number) {
    for (ProtoField field : fields) {
      if (field.number() == number) {
        return field;
      }
    }
    return null;
  }
}
