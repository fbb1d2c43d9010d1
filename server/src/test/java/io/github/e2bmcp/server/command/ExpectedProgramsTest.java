package io.github.e2bmcp.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedProgramsTest {

  @TempDir Path root;

  @Test
  void namesWhatIsNotThere() throws Exception {
    Path folder = Files.createDirectories(root.resolve("usr/bin"));
    for (String name :
        new String[] {"bash", "cat", "curl", "git", "node", "npm", "pip3", "python3"}) {
      assertThat(Files.createFile(folder.resolve(name)).toFile().setExecutable(true)).isTrue();
    }
    assertThat(new ExpectedPrograms(root).missing()).containsExactly("tar");
  }
}
