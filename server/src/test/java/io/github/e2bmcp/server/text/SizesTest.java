package io.github.e2bmcp.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SizesTest {

  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "999,999 B",
    "1000,1 KB",
    "1024,1 KB",
    "1536,1.5 KB",
    "50000,50 KB",
    "999999,1 MB",
    "9999999,10 MB",
    "10485760,10 MiB",
    "1073741824,1 GiB",
    "1500000000,1.5 GB"
  })
  void areReadable(long bytes, String words) {
    assertThat(Sizes.words(bytes)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S,0 ms",
    "PT0.012S,12 ms",
    "PT3.4S,3.4 s",
    "PT30S,30 s",
    "PT5M,5 min",
    "PT1H,1 h",
    "PT90M,1 h 30 min"
  })
  void timesAreReadable(Duration duration, String words) {
    assertThat(Times.words(duration)).isEqualTo(words);
  }
}
