package io.github.e2bmcp.gateway.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxLogTest {

  private final SandboxLog log = new SandboxLog();

  private List<SandboxLog.Entry> all() {
    return log.read(new SandboxLog.Query(Instant.EPOCH, 10_000, false, SandboxLog.Level.DEBUG, ""));
  }

  @Test
  void longCommandsAreKeptByTheirBeginning() {
    log.info("Process started", Map.of("command", "x".repeat(5_000_000)));
    log.info("Process started", Map.of("command", "x".repeat(999) + "\ud83d\ude00".repeat(9)));

    assertThat(all().getFirst().fields()).containsEntry("command", "x".repeat(1_000) + "…");
    assertThat(all().getLast().fields()).containsEntry("command", "x".repeat(999) + "…");
  }

  @Test
  void latestThousandEntriesAreKept() {
    for (int i = 0; i < 1_500; i++) {
      log.info("number " + i, Map.of());
    }

    assertThat(all()).hasSize(1_000);
    assertThat(all().getFirst().message()).isEqualTo("number 500");
  }
}
