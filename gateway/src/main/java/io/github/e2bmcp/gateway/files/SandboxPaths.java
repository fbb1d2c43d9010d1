package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Paths as envd reads them. */
public final class SandboxPaths {

  private static final int LINKS = 20;

  private SandboxPaths() {}

  /**
   * Absolute and without dots, doubled slashes or one at the end, as envd makes a path before it
   * looks. Relative ones count from the home of this user, who is the usual one or root.
   *
   * @throws SandboxException.InvalidArgument for {@code ~name}
   */
  public static String expanded(String path, String user) {
    String home = user.equals("root") ? "/root" : "/home/user";
    if (path.startsWith("~")) {
      if (path.length() > 1 && path.charAt(1) != '/') {
        throw new SandboxException.InvalidArgument(
            "failed to expand path '" + path + "': cannot expand user-specific home dir");
      }
      return clean(home + "/" + path.substring(1));
    }
    return clean(path.startsWith("/") ? path : home + "/" + path);
  }

  /** By its text alone: {@code link/..} is where the link is, wherever it leads. */
  private static String clean(String absolute) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : absolute.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return "/" + String.join("/", names);
  }

  /** Files are written and read by {@code user} and {@code root} only; empty is the default. */
  static String user(String name) throws Refusal {
    if (!Set.of("", "user", "root").contains(name)) {
      throw new Refusal(401, "error looking up user '" + name + "': user: unknown user " + name);
    }
    return name;
  }

  /** What a path leads to, symbolic links followed. */
  public static FileEntry followed(Sandbox sandbox, String path) {
    FileEntry entry = sandbox.files().stat(path);
    for (int i = 0; i < LINKS && entry.type() == FileEntry.Type.SYMLINK; i++) {
      entry = sandbox.files().stat(target(entry));
    }
    if (entry.type() == FileEntry.Type.SYMLINK) {
      throw new SandboxException.InvalidArgument("too many symbolic links: " + path);
    }
    return entry;
  }

  private static String target(FileEntry link) {
    if (link.symlinkTarget().startsWith("/")) {
      return link.symlinkTarget();
    }
    int slash = link.path().lastIndexOf('/');
    return link.path().substring(0, slash + 1) + link.symlinkTarget();
  }
}
