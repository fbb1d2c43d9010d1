package io.github.e2bmcp.local.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
      Process sweeper =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sweeper.class.getName(),
                  state.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(sweeper.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(sweeper.waitFor()).as(said).isZero();
      assertThat(said).doesNotContain("abandoned");
    }
  }
}
