package io.github.e2bmcp.server.log;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A failure in a log field: what and where, its causes, a few frames of each. */
public final class Stack {

  private static final int FRAMES = 12;
  private static final int CAUSES = 5;

  private Stack() {}

  public static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    Throwable current = thrown;
    for (int i = 0; i < CAUSES && current != null; i++) {
      text.append(i == 0 ? "" : "\ncaused by ").append(current);
      text.append(
          Arrays.stream(current.getStackTrace())
              .limit(FRAMES)
              .map(frame -> "\n  at " + frame)
              .collect(Collectors.joining()));
      current = current.getCause();
    }
    return text.toString();
  }
}
