package io.github.e2bmcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {

  @Test
  void isAFixedLengthDateInGmt() {
    long second = Instant.parse("1994-11-06T08:49:37Z").getEpochSecond();

    assertThat(HttpDate.format(second)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void tellsTheTimeOfNow() {
    assertThat(HttpDate.now()).hasSize("Sun, 06 Nov 1994 08:49:37 GMT".length());
  }
}
