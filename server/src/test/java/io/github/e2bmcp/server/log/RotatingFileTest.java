package io.github.e2bmcp.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

  private final List<String> complaints = new ArrayList<>();

  @Test
  void neverGrowsPastItsBoundAndKeepsOneBefore(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("server.log");
    RotatingFile first = new RotatingFile(file, 100, complaints::add);
    RotatingFile second = new RotatingFile(file, 100, complaints::add);
    for (int i = 0; i < 50; i++) {
      (i % 2 == 0 ? first : second).write("line %02d\n".formatted(i));
      assertThat(Files.size(file)).isLessThanOrEqualTo(100);
    }
    String kept = Files.readString(folder.resolve("server.log.1")) + Files.readString(file);
    assertThat(kept).endsWith("line 49\n").contains("line 39\n");
    assertThat(complaints).isEmpty();
  }

  @Test
  void aFileThatCannotBeWrittenIsToldOnce() {
    RotatingFile impossible =
        new RotatingFile(Path.of("/proc/none/server.log"), 100, complaints::add);
    impossible.write("a\n");
    impossible.write("b\n");
    assertThat(complaints).hasSize(1).first().asString().contains("/proc/none/server.log");
  }
}
