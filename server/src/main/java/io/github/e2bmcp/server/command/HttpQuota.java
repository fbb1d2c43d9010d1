package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.http.HttpOptions;
import java.util.Map;
import java.util.Set;

/** The flags that bound what one principal may ask of the server. */
final class HttpQuota {

  private static final String PER_MINUTE = "requests-per-minute";
  private static final String CONCURRENT = "concurrent-requests";

  static final Set<String> NAMES = Set.of(PER_MINUTE, CONCURRENT);

  private static final int MOST = 1_000_000;

  private HttpQuota() {}

  /**
   * @param standard for flags that are not there
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  static HttpOptions.Quota read(Map<String, String> options, HttpOptions.Quota standard) {
    return new HttpOptions.Quota(
        number(options, CONCURRENT, standard.concurrent()),
        number(options, PER_MINUTE, standard.perMinute()));
  }

  private static int number(Map<String, String> options, String flag, int standard) {
    String text = options.getOrDefault(flag, Integer.toString(standard));
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below like any other wrong number.
    }
    throw new IllegalArgumentException(
        "--%s is '%s', but must be a whole number from 1 to %d.".formatted(flag, text, MOST));
  }
}
