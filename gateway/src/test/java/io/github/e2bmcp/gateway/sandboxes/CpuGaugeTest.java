package io.github.e2bmcp.gateway.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CpuGaugeTest {

  private static final Instant BEGUN = Instant.parse("2030-01-01T00:00:00Z");

  @Test
  void countsFromTheLastQuestion() {
    CpuGauge gauge = new CpuGauge(BEGUN);
    assertThat(gauge.percent(BEGUN.plusSeconds(10), Duration.ofSeconds(5), 2)).isEqualTo(25);
    assertThat(gauge.percent(BEGUN.plusSeconds(20), Duration.ofSeconds(25), 2)).isEqualTo(100);
    assertThat(gauge.percent(BEGUN.plusSeconds(20), Duration.ofSeconds(25), 2)).isZero();
  }

  @Test
  void staysWithinItsBoundsAndAtZeroWhereNothingIsKnown() {
    CpuGauge gauge = new CpuGauge(BEGUN);
    assertThat(gauge.percent(BEGUN.plusSeconds(1), Duration.ofNanos(-1), 1)).isZero();
    assertThat(gauge.percent(BEGUN.plusSeconds(1), Duration.ofSeconds(9), 1)).isEqualTo(100);
  }
}
