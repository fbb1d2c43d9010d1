package io.github.e2bmcp.local.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many descriptors a process that this one starts may have at the most. */
final class OpenFiles {

  private OpenFiles() {}

  static long hardLimit() {
    return hardLimit(Path.of("/proc/self/limits"));
  }

  static long hardLimit(Path limits) {
    try {
      for (String line : Files.readAllLines(limits)) {
        if (line.startsWith("Max open files")) {
          // The columns have fixed widths: name 26, soft 21, hard 21, unit.
          String hard = line.substring(47, Math.min(line.length(), 68)).strip();
          return hard.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(hard);
        }
      }
    } catch (IOException e) {
      // Without /proc the usual least value is safe to ask for.
    }
    return 1_024;
  }
}
