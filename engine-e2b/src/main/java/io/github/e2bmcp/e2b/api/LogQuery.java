package io.github.e2bmcp.e2b.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of a sandbox's log.
 *
 * @param from null for the log's own start
 * @param limit up to 1000; 0 for the server's default
 * @param backward newest first
 * @param level the least level, such as {@code warn}; empty for all
 * @param search text that lines must hold; empty for all
 */
public record LogQuery(
    @Nullable Instant from, int limit, boolean backward, String level, String search) {

  public static LogQuery all() {
    return new LogQuery(null, 0, false, "", "");
  }
}
