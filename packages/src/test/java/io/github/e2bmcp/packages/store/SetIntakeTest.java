package io.github.e2bmcp.packages.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a builder that was taken over could send. */
class SetIntakeTest {

  private static final long ROOM = 4L << 30;

  @TempDir Path folder;

  private void take(String text) throws IOException {
    Path tree = Files.createDirectories(folder.resolve("a/tree"));
    try (SetIntake intake = new SetIntake(tree, List.of(".local", "package.json"), ROOM)) {
      for (byte next : text.getBytes(UTF_8)) {
        intake.take(new byte[] {next});
      }
      intake.entries();
    }
  }

  @Test
  void takesFilesAndLinksWithinTheSet() throws IOException {
    take(
        "f\t3\tx\t.local/bin/run\nabcf\t0\t-\t.local/lib/empty\nl\t../bin/run\t.local/lib/link\ne\n");

    assertThat(folder.resolve("a/tree/.local/bin/run")).hasContent("abc").isExecutable();
    assertThat(folder.resolve("a/tree/.local/lib/empty")).isEmptyFile();
    assertThat(folder.resolve("a/tree/.local/lib/link")).isSymbolicLink().hasContent("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f\t1\t-\t../evil\nx",
        "f\t1\t-\t.local/../../evil\nx",
        "f\t1\t-\t/evil\nx",
        "f\t1\t-\t.local/./evil\nx",
        "f\t1\t-\t.local//evil\nx",
        "f\t1\t-\tevil\nx",
        "f\t1\t-\t.localevil\nx",
        "f\t1\t-\t\nx",
        "f\t1\t-\t.local/a\0b\nx",
        "f\t-1\t-\t.local/a\n",
        "f\t9999999999999\t-\t.local/a\n",
        "f\t999999999999\t-\t.local/a\n",
        "f\t1\t-\t.local/a\nxf\t1\t-\t.local/a\nx",
        "f\t1\t-\t.local/a\nxf\t1\t-\t.local/a/b\nx",
        "l\t/etc/passwd\t.local/a\n",
        "l\t../../evil\t.local/a\n",
        "l\t..\t.local/a\n",
        "l\tb\t.local/a\nf\t1\t-\t.local/a/c\nx",
        "l\t.local/b\tpackage.json\nl\tx\tpackage.json\n",
        "x\n",
        "f\n",
        "e\nf\t1\t-\t.local/a\nx",
        "f\t5\t-\t.local/a\nxe\n",
      })
  void refusesWhatLeadsElsewhereOrIsNotUnderstood(String text) throws IOException {
    assertThatThrownBy(
            () -> take(text + (text.startsWith("e") || text.endsWith("e\n") ? "" : "e\n")))
        .isInstanceOf(IOException.class);

    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(path -> !path.startsWith(folder.resolve("a/tree"))))
          .containsExactlyInAnyOrder(folder, folder.resolve("a"));
    }
  }

  @Test
  void refusesALineWithoutEnd() {
    assertThatThrownBy(() -> take("f\t1\t-\t.local/" + "a".repeat(10_000)))
        .isInstanceOf(IOException.class);
  }
}
