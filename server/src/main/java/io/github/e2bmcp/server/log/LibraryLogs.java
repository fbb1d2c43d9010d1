package io.github.e2bmcp.server.log;

import static io.github.e2bmcp.server.log.Field.field;

import java.text.MessageFormat;
import java.time.Instant;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the JDK and libraries log by {@link System.Logger} into our log. Found by {@link
 * java.util.ServiceLoader} when the first library asks for a logger, so a start without one costs
 * nothing. What comes before the log is open is dropped below WARN and else printed to stderr.
 */
public final class LibraryLogs extends System.LoggerFinder {

  private static final AtomicReference<@Nullable Log> TARGET = new AtomicReference<>();

  static void sendTo(@Nullable Log log) {
    TARGET.set(log);
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Bridge(name);
  }

  static void publish(String logger, Level level, String message, @Nullable Throwable thrown) {
    Log log = TARGET.get();
    if (log == null) {
      if (level.compareTo(Level.WARN) >= 0) {
        System.err.print(
            new JsonLine(Log.SERVICE, text -> text)
                .render(Instant.now(), level, message, List.of(field("logger", logger))));
      }
    } else if (thrown == null) {
      log.log(level, message, field("logger", logger));
    } else {
      log.log(level, message, field("logger", logger), field("error", Stack.of(thrown)));
    }
  }

  static boolean publishes(Level level) {
    Log log = TARGET.get();
    return log == null ? level.compareTo(Level.WARN) >= 0 : log.logs(level);
  }

  private static Level ours(System.Logger.Level level) {
    return switch (level) {
      case ALL, TRACE, DEBUG, OFF -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }

  private record Bridge(String name) implements System.Logger {

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(System.Logger.Level level) {
      return level != System.Logger.Level.OFF && publishes(ours(level));
    }

    @Override
    public void log(
        System.Logger.Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        publish(name, ours(level), message == null ? "" : message, thrown);
      }
    }

    @Override
    public void log(
        System.Logger.Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... params) {
      if (isLoggable(level)) {
        String text = format == null ? "" : format;
        boolean bare = params == null || params.length == 0;
        publish(name, ours(level), bare ? text : MessageFormat.format(text, params), null);
      }
    }
  }
}
