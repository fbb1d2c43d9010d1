package io.github.e2bmcp.server.text;

import java.time.Duration;
import java.util.Locale;

/** Durations as a person reads them. */
public final class Times {

  private Times() {}

  /** Such as {@code 12 ms}, {@code 3.4 s}, {@code 5 min} or {@code 1 h}. */
  public static String words(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return millis % 1_000 == 0
          ? millis / 1_000 + " s"
          : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    long minutes = duration.plusSeconds(30).toMinutes();
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes % 60 == 0 ? minutes / 60 + " h" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
