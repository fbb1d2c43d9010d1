package io.github.e2bmcp.gateway.wire;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the messages of a call are written; all mean the same tree. */
public interface Codec {

  /** In JSON, as E2B's SDKs send them. */
  Codec JSON =
      new Codec() {
        private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");

        @Override
        public String name() {
          return "json";
        }

        @Override
        public ObjectNode read(byte[] bytes) throws RpcError {
          try {
            return camelCased(Json.parseObject(bytes));
          } catch (Refusal e) {
            throw new RpcError("invalid_argument", "unmarshal message: " + e.text());
          }
        }

        // proto3's JSON lets a field have its name of the definition, too.
        private static ObjectNode camelCased(ObjectNode message) {
          for (String name : List.copyOf(message.propertyNames())) {
            String camel =
                UNDERSCORE.matcher(name).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
            if (!camel.equals(name)) {
              message.set(camel, message.remove(name));
            }
          }
          return message;
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
