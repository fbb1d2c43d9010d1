package io.github.e2bmcp.server.text;

import java.util.Locale;

/** Sizes as a person reads them: KB is 1,000 bytes, KiB is 1,024, as in the settings. */
public final class Sizes {

  private static final String[] DECIMAL = {"B", "KB", "MB", "GB", "TB"};
  private static final String[] BINARY = {"GiB", "MiB"};

  private Sizes() {}

  /** Such as {@code 512 B}, {@code 9.3 MB} or, of what is whole only so, {@code 1 GiB}. */
  public static String words(long bytes) {
    for (int i = 0; i < BINARY.length; i++) {
      long unit = 1L << (30 - 10 * i);
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + " " + BINARY[i];
      }
    }
    double value = bytes;
    int unit = 0;
    while (value >= 999.95 && unit < DECIMAL.length - 1) {
      value /= 1_000;
      unit++;
    }
    String digits = String.format(Locale.ROOT, "%.1f", value);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
        + " "
        + DECIMAL[unit];
  }
}
