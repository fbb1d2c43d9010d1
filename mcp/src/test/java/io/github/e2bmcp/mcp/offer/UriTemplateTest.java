package io.github.e2bmcp.mcp.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UriTemplateTest {
  @Test
  void matchesSimpleAndReservedExpressions() {
    UriTemplate template = UriTemplate.parse("sandbox://{id}/{+path}");
    assertThat(template.match("sandbox://a1/home/user/x%20y.txt"))
        .isEqualTo(Map.of("id", "a1", "path", "home/user/x y.txt"));
    assertThat(template.match("sandbox://a1/")).isNull();
    assertThat(template.match("sandbox:///x")).isNull();
    assertThat(template.match("other://a1/x")).isNull();
  }

  @Test
  void aSimpleExpressionStopsAtASlash() {
    UriTemplate template = UriTemplate.parse("test://{id}/data");
    assertThat(template.match("test://1/data")).isEqualTo(Map.of("id", "1"));
    assertThat(template.match("test://1/2/data")).isNull();
    assertThat(template.match("test://1/data/more")).isNull();
  }

  @Test
  void refusesWhatItCannotMatch() {
    assertThatThrownBy(() -> UriTemplate.parse("a://{b}{c}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> UriTemplate.parse("a://{?b}"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
