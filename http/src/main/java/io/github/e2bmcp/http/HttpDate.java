package io.github.e2bmcp.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The Date header (RFC 9110 §5.6.7), formatted at most once a second. */
final class HttpDate {

  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private record Formatted(long second, String text) {}

  private static volatile Formatted latest = new Formatted(Long.MIN_VALUE, "");

  private HttpDate() {}

  static String now() {
    long second = Instant.now().getEpochSecond();
    Formatted known = latest;
    if (known.second != second) {
      known = new Formatted(second, format(second));
      latest = known;
    }
    return known.text;
  }

  /** By hand: a DateTimeFormatter would cost the first answer some ten milliseconds. */
  static String format(long epochSecond) {
    ZonedDateTime time = Instant.ofEpochSecond(epochSecond).atZone(ZoneOffset.UTC);
    return DAYS[time.getDayOfWeek().getValue() - 1]
        + ", "
        + two(time.getDayOfMonth())
        + " "
        + MONTHS[time.getMonthValue() - 1]
        + " "
        + time.getYear()
        + " "
        + two(time.getHour())
        + ":"
        + two(time.getMinute())
        + ":"
        + two(time.getSecond())
        + " GMT";
  }

  private static String two(int value) {
    return value < 10 ? "0" + value : Integer.toString(value);
  }
}
