package io.github.e2bmcp.acceptance.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One package of a battery.
 *
 * @param group packages of one group share a sandbox
 * @param core whether it belongs to every run of the tests
 * @param expected how a line of the result begins
 */
record PackageUse(
    String language, int group, String name, boolean core, String code, String expected) {

  private static final String CORE = " (core)";

  /** The battery of a language, in its order. */
  static List<PackageUse> all(String language) {
    List<PackageUse> found = new ArrayList<>();
    int group = 0;
    String name = "";
    StringBuilder code = new StringBuilder();
    for (String line : read("/compatibility/" + language + ".txt").lines().toList()) {
      if (line.equals("---")) {
        group++;
      } else if (line.startsWith("== ")) {
        name = line.substring(3);
        code.setLength(0);
      } else if (line.startsWith("-> ")) {
        String expected = line.substring(3);
        boolean core = name.endsWith(CORE);
        String bare = core ? name.substring(0, name.length() - CORE.length()) : name;
        found.add(new PackageUse(language, group, bare, core, code.toString(), expected));
      } else {
        code.append(line).append('\n');
      }
    }
    return found;
  }

  private static String read(String resource) {
    try (InputStream stream =
        Objects.requireNonNull(PackageUse.class.getResourceAsStream(resource), resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a line of what a tool shows begins as expected; a value is shown after an arrow. */
  boolean isShownIn(String text) {
    return text.lines()
        .map(line -> line.strip().replaceFirst("^=> ", ""))
        .anyMatch(line -> line.startsWith(expected) || line.startsWith("'" + expected));
  }
}
