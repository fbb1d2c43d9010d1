package io.github.e2bmcp.local.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

  @TempDir Path state;

  @BeforeEach
  void open() throws Exception {
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** A server of its own that says what it would sweep. */
  static final class Sweeper {
    private Sweeper() {}

    public static void main(String... arguments) {
      try (StateDirectory own = StateDirectory.open(Path.of(arguments[0]))) {
        own.sweep(abandoned -> System.out.println("abandoned " + abandoned));
      }
    }
  }

  @Test
  void twoEnginesOfOneProcessStayLockedForOthers() throws Exception {
    try (StateDirectory one = StateDirectory.open(state);
        StateDirectory other = StateDirectory.open(state)) {
      other.sweep(abandoned -> assertThat(abandoned).isNotEqualTo(one.directory()));
      assertThat(sweepOfAnother()).doesNotContain("abandoned");
    }
  }

  /** Neither waits for it nor takes part in it. */
  @Test
  void aServerStartsWhileAnotherOneSweeps() throws Exception {
    Path dead = Files.createDirectories(state.resolve("servers/4194305-dead"));
    try (StateDirectory own = StateDirectory.open(state)) {
      List<Path> swept = new ArrayList<>();
      own.sweep(abandoned -> {
        swept.add(abandoned);
        own.sweep(twice -> swept.add(twice));
        assertThat(sweepOfAnother()).doesNotContain("abandoned");
      });
      assertThat(swept).containsExactly(dead);
      assertThat(sweepOfAnother()).contains("abandoned " + dead);
    }
  }

  private String sweepOfAnother() {
    try {
      Process sweeper =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sweeper.class.getName(),
                  state.toString())
              .redirectErrorStream(true)
              .start();
      assertThat(sweeper.waitFor(20, TimeUnit.SECONDS)).as("ended").isTrue();
      String said = new String(sweeper.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(sweeper.exitValue()).as(said).isZero();
      return said;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
