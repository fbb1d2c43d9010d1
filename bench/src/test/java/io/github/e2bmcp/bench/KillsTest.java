package io.github.e2bmcp.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A few of what {@code bench kills} does a thousand times. */
class KillsTest {

  private static final int KILLS = 30;
  private static final long SEED = 90;

  @Test
  void nothingIsLeftOfAServerAClientOrASandboxKilledAtAnyMoment() throws Exception {
    String launcher = Path.of("../e2b-mcp").toAbsolutePath().normalize().toString();
    Process build = new ProcessBuilder(launcher, "build").inheritIO().start();
    assertThat(build.waitFor()).isZero();

    KillRounds.Outcome outcome = new KillRounds(List.of(launcher), SEED).run(KILLS);

    assertThat(outcome.kills().values()).allMatch(it -> it > 3);
    assertThat(outcome.flaws()).isEmpty();
  }
}
