package io.github.e2bmcp.packages.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentTest {

  private static Recent<String> ofBytes(long most) {
    return new Recent<>(most, Duration.ofMinutes(5));
  }

  @Test
  void letsGoOfWhatNobodyAskedForTheLongest() {
    Recent<String> recent = ofBytes(10);
    recent.put("a", "A", 4);
    recent.put("b", "B", 4);
    assertThat(recent.get("a")).isEqualTo("A");
    recent.put("c", "C", 4);
    assertThat(recent.get("b")).isNull();
    assertThat(recent.get("a")).isEqualTo("A");
    assertThat(recent.get("c")).isEqualTo("C");
  }

  @Test
  void countsWhatIsKeptAndNothingElse() {
    Recent<String> recent = ofBytes(10);
    recent.put("large", "L", 11);
    assertThat(recent.get("large")).isNull();
    for (int again = 0; again < 5; again++) {
      recent.put("a", "A" + again, 6);
    }
    recent.put("b", "B", 4);
    assertThat(recent.get("a")).isEqualTo("A4");
    assertThat(recent.get("b")).isEqualTo("B");
    recent.put("b", "grown", 11);
    assertThat(recent.get("b")).isNull();
    assertThat(recent.get("a")).isEqualTo("A4");
  }

  @Test
  void isForAShortWhile() {
    Recent<String> recent = new Recent<>(10, Duration.ZERO);
    recent.put("a", "A", 10);
    assertThat(recent.get("a")).isNull();
    recent.put("b", "B", 10);
    recent.put("c", "C", 10);
    assertThat(recent.get("b")).isNull();
  }
}
