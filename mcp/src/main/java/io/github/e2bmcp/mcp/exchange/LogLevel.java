package io.github.e2bmcp.mcp.exchange;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The severities of RFC 5424, least first. */
public enum LogLevel {
  DEBUG,
  INFO,
  NOTICE,
  WARNING,
  ERROR,
  CRITICAL,
  ALERT,
  EMERGENCY;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static @Nullable LogLevel find(@Nullable String wire) {
    for (LogLevel level : values()) {
      if (level.wire().equals(wire)) {
        return level;
      }
    }
    return null;
  }
}
