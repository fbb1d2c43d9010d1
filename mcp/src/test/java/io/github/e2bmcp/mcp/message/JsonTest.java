package io.github.e2bmcp.mcp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonTest {

  @Test
  void takesEverySignOfUnicodeAndAMarkAtTheBegin() {
    StringBuilder all = new StringBuilder();
    for (int sign = ' '; sign <= Character.MAX_CODE_POINT; sign++) {
      boolean plain = sign != '"' && sign != '\\' && sign >= ' ';
      if (plain && (sign < Character.MIN_SURROGATE || sign > Character.MAX_SURROGATE)) {
        all.appendCodePoint(sign);
      }
    }
    byte[] bytes = ("\ufeff\"" + all + "\"").getBytes(StandardCharsets.UTF_8);
    assertThat(Json.parse(bytes).stringValue()).isEqualTo(all.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\u00c0\u00af\"", // a slash in two bytes
        "\"\u00e0\u0080\u00af\"", // in three
        "\"\u00f0\u0080\u0080\u00af\"", // in four
        "\"\u00ed\u00a0\u0080\"", // half a surrogate pair
        "\"\u00f4\u0090\u0080\u0080\"", // beyond Unicode
        "\"\u00ff\"",
        "\"\u0080\"",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"\\u0062\":2}}",
        "\u0000\"\u0000a\u0000\"", // UTF-16
        "\"\u0000a\u0000\"\u0000",
        "",
        "\u00ef\u00bb\u00bf",
        "\u00ef\u00bb",
      })
  void refuses(String bytes) {
    assertThatThrownBy(() -> Json.parse(bytes.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void saysWhichBoundsThereAre() {
    byte[] deep = "[".repeat(201).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> Json.parse(deep))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("more than 200 levels");
  }
}
