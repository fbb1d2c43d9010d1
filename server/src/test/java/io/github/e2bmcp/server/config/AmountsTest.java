package io.github.e2bmcp.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "17,17",
    "1B,1",
    "50KB,50000",
    "50kb,50000",
    "1KiB,1024",
    "1.5MB,1500000",
    "512MB,512000000",
    "1GiB,1073741824",
    "1.25KiB,1280",
    "0.001953125TiB,2147483648",
    "1 GB,1000000000",
    "2g,2000000000",
    "1TiB,1099511627776"
  })
  void readsBytes(String text, long bytes) {
    assertThat(Amounts.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GB", "-1", "1e3", "1XB", "1.5B", "0x10", "9999999999999999", "999999999TiB"})
  void refusesWhatIsNoNumberOfBytes(String text) {
    assertThat(Amounts.bytes(text)).isNull();
  }

  @Test
  void readsDurations() {
    assertThat(Amounts.duration("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(Amounts.duration("1.5s")).isEqualTo(Duration.ofMillis(1500));
    assertThat(Amounts.duration("5m")).isEqualTo(Duration.ofMinutes(5));
    assertThat(Amounts.duration("1h")).isEqualTo(Duration.ofHours(1));
    assertThat(Amounts.duration("30")).isNull();
    assertThat(Amounts.duration("1d")).isNull();
    assertThat(Amounts.duration("0.5ms")).isNull();
  }
}
