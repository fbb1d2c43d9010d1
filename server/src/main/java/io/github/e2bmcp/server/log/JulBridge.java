package io.github.e2bmcp.server.log;

import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Takes what libraries log by java.util.logging (Netty does) into our log. Named by the system
 * property {@code java.util.logging.config.class}, it is loaded when the first of them logs, and
 * never before.
 */
public final class JulBridge extends Handler {

  private final SimpleFormatter formatter = new SimpleFormatter();

  /** Called by {@link LogManager} in place of reading its configuration file. */
  public JulBridge() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").addHandler(this);
  }

  @Override
  public void publish(LogRecord entry) {
    String logger = entry.getLoggerName() == null ? "" : entry.getLoggerName();
    Level level = ours(entry.getLevel());
    if (LibraryLogs.publishes(level)) {
      LibraryLogs.publish(logger, level, formatter.formatMessage(entry), entry.getThrown());
    }
  }

  private static Level ours(java.util.logging.Level level) {
    if (level.intValue() >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR;
    }
    if (level.intValue() >= java.util.logging.Level.WARNING.intValue()) {
      return Level.WARN;
    }
    boolean info = level.intValue() >= java.util.logging.Level.INFO.intValue();
    return info ? Level.INFO : Level.DEBUG;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
