package io.github.e2bmcp.gateway.wire;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the messages of a call are written; all mean the same tree. */
public interface Codec {

  /** In JSON, as E2B's SDKs send them. */
  Codec JSON =
      new Codec() {
        @Override
        public String name() {
          return "json";
        }

        @Override
        public ObjectNode read(byte[] bytes) throws RpcError {
          try {
            return Json.parseObject(bytes);
          } catch (Refusal e) {
            throw new RpcError("invalid_argument", "unmarshal message: " + e.text());
          }
        }

        @Override
        public byte[] write(JsonNode message) {
          return Json.bytes(message);
        }
      };

  /** What stands in a content type behind {@code application/} or {@code application/connect+}. */
  String name();

  ObjectNode read(byte[] bytes) throws RpcError;

  byte[] write(JsonNode message);
}
