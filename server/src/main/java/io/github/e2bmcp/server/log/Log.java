package io.github.e2bmcp.server.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The log: one JSON object a line with {@code level}, {@code message}, {@code timestamp}, {@code
 * service} and further fields. Calls never block for long; {@link #close} writes what is queued,
 * and the JVM's normal exit closes it. Safe for use by all threads.
 */
public final class Log implements AutoCloseable {

  static final String SERVICE = "e2b-mcp";
  private static final long MAX_FILE_BYTES = 10_000_000;

  private final Level least;
  private final InstantSource clock;
  private final JsonLine format;
  private final LineWriter writer;

  Log(Level least, InstantSource clock, JsonLine format, List<LineWriter.LineSink> sinks) {
    this.least = least;
    this.clock = clock;
    this.format = format;
    this.writer =
        new LineWriter(
            sinks,
            lost -> render(Level.WARN, "log lines were dropped", Field.field("dropped", lost)));
  }

  /**
   * Opens the log of this process; the lines that libraries log go there from now on.
   *
   * @param file gets every line too, moved to {@code .1} at 10 MB; null for none
   * @param mask takes secrets out of a text
   */
  public static Log open(
      Level least, @Nullable Path file, PrintStream stderr, UnaryOperator<String> mask) {
    JsonLine format = new JsonLine(SERVICE, mask);
    InstantSource clock = InstantSource.system();
    LineWriter.LineSink console = lines -> print(stderr, lines);
    List<LineWriter.LineSink> sinks = new ArrayList<>(List.of(console));
    if (file != null) {
      sinks.add(
          new RotatingFile(
              file,
              MAX_FILE_BYTES,
              complaint ->
                  console.write(
                      format.render(clock.instant(), Level.ERROR, complaint, List.of()))));
    }
    Log log = new Log(least, clock, format, sinks);
    LibraryLogs.sendTo(log);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(log::close));
    return log;
  }

  private static void print(PrintStream stderr, String lines) {
    stderr.writeBytes(lines.getBytes(StandardCharsets.UTF_8));
    stderr.flush();
  }

  public boolean logs(Level level) {
    return level.compareTo(least) >= 0;
  }

  public void debug(String message, Field... fields) {
    log(Level.DEBUG, message, fields);
  }

  public void info(String message, Field... fields) {
    log(Level.INFO, message, fields);
  }

  public void warn(String message, Field... fields) {
    log(Level.WARN, message, fields);
  }

  public void error(String message, Field... fields) {
    log(Level.ERROR, message, fields);
  }

  /** Logs when the level is high enough. */
  public void log(Level level, String message, Field... fields) {
    if (logs(level)) {
      writer.write(render(level, message, fields));
    }
  }

  /** Writes an audit line, which no level hides. */
  void audit(Field... fields) {
    writer.write(render(Level.INFO, "audit", fields));
  }

  private String render(Level level, String message, Field... fields) {
    return format.render(clock.instant(), level, message, List.of(fields));
  }

  /** Writes what is queued. Idempotent. */
  @Override
  public void close() {
    writer.close();
  }
}
