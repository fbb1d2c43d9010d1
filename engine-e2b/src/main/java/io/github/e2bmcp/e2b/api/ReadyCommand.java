package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.wire.Shell;
import java.time.Duration;

/** Shell lines that succeed once what a template starts is ready. */
public final class ReadyCommand {

  private ReadyCommand() {}

  /** Something listens on the port. */
  public static String port(int port) {
    return "[ -n \"$(ss -Htuln sport = :" + port + ")\" ]";
  }

  /** The address answers with this status. */
  public static String url(String url, int status) {
    String ask = "curl -s -o /dev/null -w \"%{http_code}\" ";
    return ask + Shell.quote(url) + " | grep -q \"" + status + "\"";
  }

  /** A process of this name runs. */
  public static String process(String name) {
    return "pgrep " + Shell.quote(name) + " > /dev/null";
  }

  /** The file is there. */
  public static String file(String path) {
    return "[ -f " + Shell.quote(path) + " ]";
  }

  /** So much time has passed, at least a second. */
  public static String after(Duration wait) {
    return "sleep " + Math.max(1, wait.toSeconds());
  }
}
