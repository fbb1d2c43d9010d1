package io.github.e2bmcp.server.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs that code written for E2B expects. A local sandbox has this machine's own, so what
 * is missing here is missing there.
 */
final class ExpectedPrograms {

  private static final List<String> NAMES =
      List.of("bash", "cat", "curl", "git", "node", "npm", "pip3", "python3", "tar");

  private final Path root;

  /**
   * @param root of the file system that sandboxes see
   */
  ExpectedPrograms(Path root) {
    this.root = root;
  }

  List<String> missing() {
    return NAMES.stream().filter(name -> !present(name)).toList();
  }

  private boolean present(String name) {
    return List.of("usr/local/bin", "usr/bin", "bin").stream()
        .anyMatch(folder -> Files.isExecutable(root.resolve(folder).resolve(name)));
  }
}
