package io.github.e2bmcp.gateway.sandboxes;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What happened in and to one sandbox: its life, and the processes and code that it was asked to
 * run. The latest thousand entries are kept, in memory, with the beginning of what they say. Safe
 * for use by several threads.
 */
public final class SandboxLog {

  private static final int KEPT = 1_000;

  /** Of a field's value, in characters: a command may be as long as a request. */
  private static final int LONGEST_VALUE = 1_000;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private Instant last = Instant.EPOCH;

  /** How much an entry matters. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One thing that happened. */
  public record Entry(Instant at, Level level, String message, Map<String, String> fields) {}

  /**
   * Which entries are wanted.
   *
   * @param from the first moment, or with {@code newestFirst} the last
   * @param search a part of the message; empty for all
   */
  public record Query(Instant from, int limit, boolean newestFirst, Level least, String search) {

    private boolean matches(Entry entry) {
      boolean inTime = newestFirst ? !entry.at().isAfter(from) : !entry.at().isBefore(from);
      return inTime
          && entry.level().compareTo(least) >= 0
          && entry.message().toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
  }

  public void info(String message, Map<String, String> fields) {
    add(Level.INFO, message, fields);
  }

  void add(Level level, String message, Map<String, String> fields) {
    Map<String, String> brief = new HashMap<>(fields);
    brief.replaceAll((name, value) -> brief(value));
    keep(level, message, Map.copyOf(brief));
  }

  private static String brief(String value) {
    if (value.length() <= LONGEST_VALUE) {
      return value;
    }
    // Half of a character could not be told to anybody.
    boolean between = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1));
    return value.substring(0, between ? LONGEST_VALUE - 1 : LONGEST_VALUE) + "…";
  }

  private synchronized void keep(Level level, String message, Map<String, String> fields) {
    Instant now = Instant.now();
    // Pages begin at a moment, so no entry may be older than the one before it.
    last = now.isBefore(last) ? last : now;
    entries.add(new Entry(last, level, message, fields));
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
  }

  public synchronized List<Entry> read(Query query) {
    List<Entry> found = new ArrayList<>(entries);
    if (query.newestFirst()) {
      Collections.reverse(found);
    }
    return found.stream().filter(query::matches).limit(query.limit()).toList();
  }
}
