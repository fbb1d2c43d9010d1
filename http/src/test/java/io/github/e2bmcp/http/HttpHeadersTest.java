package io.github.e2bmcp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadersTest {

  @Test
  void findsNamesWithoutRegardToCaseAndKeepsDuplicates() {
    HttpHeaders headers = HttpHeaders.of("Accept", "a").with("X", "1").with("ACCEPT", "b");

    assertThat(headers.first("accept")).isEqualTo("a");
    assertThat(headers.all("aCCept")).containsExactly("a", "b");
    assertThat(headers.first("none")).isNull();
    assertThat(headers.contains("x")).isTrue();
    assertThat(headers.fields().getFirst()).isEqualTo(Map.entry("Accept", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "é"})
  void refusesANameThatIsNoToken(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpHeaders.of(name, "v"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: 1", "a\0", "a\n", "\u2028", "\u007f"})
  void refusesAValueThatBreaksTheLine(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> HttpHeaders.of("X", value));
  }
}
