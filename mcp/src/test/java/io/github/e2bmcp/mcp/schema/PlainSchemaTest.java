package io.github.e2bmcp.mcp.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.TestJson;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlainSchemaTest {
  private static final List<String> SCHEMAS =
      List.of(
          "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":3},"
              + "\"b\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}},\"required\":[\"a\"]}",
          "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[\"x\",1,null]},\"b\":{\"const\":1}},"
              + "\"additionalProperties\":false}",
          "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"
              + "\"minItems\":1,\"maxItems\":2}}}",
          "{\"type\":[\"object\",\"null\"],\"properties\":{\"b\":{\"type\":[\"number\",\"null\"]}}}");

  private static final List<String> VALUES =
      List.of(
          "null",
          "1",
          "1.0",
          "1.5",
          "6",
          "true",
          "\"x\"",
          "\"xyz\"",
          "\"xyzw\"",
          "\"😀😀\"",
          "[]",
          "[\"x\"]",
          "[\"x\",1]",
          "[\"x\",\"y\",\"z\"]",
          "{}",
          "1e300",
          "-0.0",
          "\"\"");

  @Test
  void agreesWithTheCompleteValidator() {
    Random random = new Random(7);
    for (String text : SCHEMAS) {
      Schema plain = Objects.requireNonNull(PlainSchema.compile(TestJson.parse(text)));
      Schema full = FullSchema.compile(TestJson.parse(text));
      for (int i = 0; i < 2000; i++) {
        String value = value(random);
        JsonNode node = TestJson.parse(value);
        assertThat(plain.check(node).isEmpty())
            .as(text + " for " + value)
            .isEqualTo(full.check(node).isEmpty());
      }
    }
  }

  private static String value(Random random) {
    if (random.nextInt(8) == 0) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    StringBuilder object = new StringBuilder("{");
    for (String name : List.of("a", "b", "c")) {
      if (random.nextInt(3) > 0) {
        object.append(object.length() > 1 ? "," : "").append('"').append(name).append("\":");
        object.append(VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return object.append('}').toString();
  }

  @Test
  void leavesOtherKeywordsToTheCompleteValidator() {
    JsonNode pattern = TestJson.parse("{\"type\":\"string\",\"pattern\":\"^a\"}");
    assertThat(PlainSchema.compile(pattern)).isNull();
    assertThat(Schema.of(pattern).check(TestJson.parse("\"b\""))).hasSize(1);
    JsonNode old =
        TestJson.parse(
            "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"string\"}");
    assertThat(PlainSchema.compile(old)).isNull();
    assertThat(Schema.of(old).check(TestJson.parse("1"))).hasSize(1);
  }

  @Test
  void namesThePlaceOfAViolation() {
    JsonNode schema =
        TestJson.parse(
            "{\"type\":\"object\",\"properties\":{\"list\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}");
    assertThat(
            Objects.requireNonNull(PlainSchema.compile(schema))
                .check(TestJson.parse("{\"list\":[\"a\",2]}")))
        .containsExactly(new Schema.Violation("list[1]", "must be a string but is the number 2"));
  }
}
