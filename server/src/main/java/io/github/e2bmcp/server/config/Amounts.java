package io.github.e2bmcp.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads amounts with units. Decimal prefixes are powers of 1000, binary ones (Ki) of 1024. */
final class Amounts {

  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]{1,15})(?:\\.([0-9]{1,9}))?\\s*([A-Za-z]*)");
  private static final Map<String, Long> BYTES =
      Map.ofEntries(
          Map.entry("", 1L),
          Map.entry("b", 1L),
          Map.entry("k", 1_000L),
          Map.entry("kb", 1_000L),
          Map.entry("m", 1_000_000L),
          Map.entry("mb", 1_000_000L),
          Map.entry("g", 1_000_000_000L),
          Map.entry("gb", 1_000_000_000L),
          Map.entry("tb", 1_000_000_000_000L),
          Map.entry("kib", 1L << 10),
          Map.entry("mib", 1L << 20),
          Map.entry("gib", 1L << 30),
          Map.entry("tib", 1L << 40));
  private static final Map<String, Long> MILLISECONDS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L);

  private Amounts() {}

  /** The number of bytes, or null where the text is none. */
  static @Nullable Long bytes(String text) {
    return amount(text, BYTES);
  }

  /** The duration in whole milliseconds, or null where the text is none. */
  static @Nullable Duration duration(String text) {
    Long milliseconds = amount(text, MILLISECONDS);
    return milliseconds == null ? null : Duration.ofMillis(milliseconds);
  }

  private static @Nullable Long amount(String text, Map<String, Long> units) {
    Matcher matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    Long factor = units.get(matcher.group(3).toLowerCase(Locale.ROOT));
    if (factor == null) {
      return null;
    }
    try {
      long whole = Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
      return Math.addExact(whole, part(matcher.group(2), factor));
    } catch (ArithmeticException tooLargeOrNotWhole) {
      return null;
    }
  }

  /**
   * So many decimal places of the unit; exact, and without BigDecimal, which is slow to begin with.
   */
  private static long part(@Nullable String places, long factor) {
    if (places == null) {
      return 0;
    }
    long scale = 1;
    for (int place = 0; place < places.length(); place++) {
      scale *= 10;
    }
    long digits = Long.parseLong(places);
    long common = gcd(factor, scale);
    if (digits % (scale / common) != 0) {
      throw new ArithmeticException("not a whole number");
    }
    return Math.multiplyExact(digits / (scale / common), factor / common);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
