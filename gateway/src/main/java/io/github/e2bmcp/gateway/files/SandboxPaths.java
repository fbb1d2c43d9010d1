package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.nio.file.Path;
import java.util.Set;

/** Paths as envd reads them. */
public final class SandboxPaths {

  private static final Path HOME = Path.of("/home/user");
  private static final int LINKS = 20;

  private SandboxPaths() {}

  /** Relative to the user's home, which a leading tilde names too. */
  public static String expanded(String path) {
    if (path.equals("~") || path.isEmpty()) {
      return ".";
    }
    return path.startsWith("~/") ? path.substring(2) : path;
  }

  /** Relative to the home of this user, who is the usual one or root. */
  static String expanded(String path, String user) {
    String below = expanded(path);
    return user.equals("root") && !below.startsWith("/") ? "/root/" + below : below;
  }

  /** Files are written and read by {@code user} and {@code root} only; empty is the default. */
  static String user(String name) throws Refusal {
    if (!Set.of("", "user", "root").contains(name)) {
      throw new Refusal(401, "error looking up user '" + name + "': user: unknown user " + name);
    }
    return name;
  }

  /** Where it is; nobody is asked, and no symbolic link followed. */
  static Path absolute(String expanded) {
    return HOME.resolve(expanded).normalize();
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
