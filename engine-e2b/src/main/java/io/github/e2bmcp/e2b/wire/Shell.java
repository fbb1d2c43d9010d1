package io.github.e2bmcp.e2b.wire;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of a POSIX shell line. */
public final class Shell {

  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Shell() {}

  /** The text as one word, whatever it holds. */
  public static String quote(String text) {
    return SAFE.matcher(text).matches() ? text : "'" + text.replace("'", "'\"'\"'") + "'";
  }

  public static String line(Collection<String> words) {
    return words.stream().map(Shell::quote).collect(Collectors.joining(" "));
  }
}
