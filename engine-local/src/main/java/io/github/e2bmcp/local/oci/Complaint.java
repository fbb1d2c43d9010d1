package io.github.e2bmcp.local.oci;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a runtime said when it failed, without the frame of its log. */
final class Complaint {

  /** A line of runc's log, {@code time="…" level=error msg="…"}. */
  private static final Pattern LOGGED =
      Pattern.compile("level=error msg=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private Complaint() {}

  static String in(String log) {
    Matcher logged = LOGGED.matcher(log);
    String last = log;
    while (logged.find()) {
      last = logged.group(1).replaceAll("\\\\(.)", "$1");
    }
    return last;
  }
}
