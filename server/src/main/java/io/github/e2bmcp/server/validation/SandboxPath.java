package io.github.e2bmcp.server.validation;

import io.github.e2bmcp.sandbox.SandboxException.InvalidArgument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Resolves the path of a tool call to an absolute one in the places that belong to the sandbox's
 * user: its home and /tmp. That keeps mistakes out; what holds an attacker is the sandbox, where
 * the path is used.
 */
public final class SandboxPath {

  public static final String HOME = "/home/user";

  private static final List<String> ROOTS = List.of(HOME, "/tmp");
  private static final int LONGEST_PATH = 4096;
  private static final int LONGEST_NAME = 255;
  private static final String ALLOWED =
      "Use a path below /home/user or /tmp; a relative one starts at /home/user.";

  private SandboxPath() {}

  /**
   * The absolute path without {@code .} and {@code ..}.
   *
   * @throws InvalidArgument with a sentence that tells what is allowed
   */
  public static String resolve(String path) {
    if (path.isBlank()) {
      throw new InvalidArgument("path is empty. Give one, such as data/example.txt.");
    }
    if (path.indexOf('\0') >= 0) {
      throw new InvalidArgument("path has a NUL character, which no path can have. Remove it.");
    }
    if (path.regionMatches(true, 0, "file:", 0, 5)) {
      throw new InvalidArgument("path is a file: address. " + ALLOWED);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
      throw new InvalidArgument("path is no valid text (half a surrogate pair). Mend it.");
    }
    Deque<String> parts = new ArrayDeque<>();
    for (String part : absolute(path).split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        requireShort(part);
        parts.addLast(part);
      }
    }
    String resolved = "/" + String.join("/", parts);
    if (bytes(resolved) > LONGEST_PATH) {
      throw new InvalidArgument("path is longer than 4096 bytes. Use a shorter one.");
    }
    if (ROOTS.stream().noneMatch(root -> isBelow(resolved, root))) {
      throw new InvalidArgument(
          "path '" + shown(path) + "' is outside the sandbox's files. " + ALLOWED);
    }
    return resolved;
  }

  private static String absolute(String path) {
    if (path.startsWith("/")) {
      return path;
    }
    boolean home = path.equals("~") || path.startsWith("~/");
    return HOME + "/" + (home ? path.substring(1) : path);
  }

  private static boolean isBelow(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }

  private static void requireShort(String name) {
    if (bytes(name) > LONGEST_NAME) {
      throw new InvalidArgument(
          "path has a name of more than 255 bytes: '" + shown(name) + "'. Use a shorter one.");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
