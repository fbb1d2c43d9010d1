package io.github.e2bmcp.local.io;

import io.github.e2bmcp.sandbox.SandboxException;

/** Paths as the sandbox sees them; they are never resolved on the host. */
public final class Paths {

  public static final String HOME = "/home/user";

  private static final int MAX_LENGTH = 4_096;

  private Paths() {}

  /** The path itself, if it can be one at all. */
  static String checked(String path) {
    if (path.isEmpty() || path.indexOf('\0') >= 0 || path.length() >= MAX_LENGTH) {
      throw new SandboxException.InvalidArgument(
          "A path must have 1 to " + (MAX_LENGTH - 1) + " characters and no NUL.");
    }
    return path;
  }

  /** Absolute; a relative path counts from the home. */
  public static String directory(String path) {
    if (path.isEmpty()) {
      return HOME;
    }
    return path.startsWith("/") ? checked(path) : HOME + "/" + checked(path);
  }
}
