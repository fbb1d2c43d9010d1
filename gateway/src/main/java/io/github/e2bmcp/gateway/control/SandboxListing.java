package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.wire.Query;
import io.github.e2bmcp.gateway.wire.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request for a list of sandboxes. The cursor is the last sandbox's start and id, so that what
 * is made or ends meanwhile shifts nothing.
 *
 * @param states {@code running}, {@code paused}; empty for all
 */
record SandboxListing(
    Map<String, String> metadata,
    Set<String> states,
    String template,
    @Nullable Instant startedAfter,
    boolean newestFirst,
    int limit,
    @Nullable String cursor) {

  static SandboxListing of(Map<String, List<String>> query, boolean pages) throws Refusal {
    Set<String> states = new TreeSet<>();
    for (String value : query.getOrDefault("state", List.of())) {
      Collections.addAll(states, value.split(",", 10));
    }
    String after = Query.first(query, "startedAfter");
    String template = Query.first(query, "template");
    boolean oldestFirst = "asc".equals(Query.first(query, "order"));
    if (!pages) {
      states.add("running");
    }
    return new SandboxListing(
        metadata(Query.first(query, "metadata")),
        states,
        template == null ? "" : template,
        after == null ? null : time(after),
        !oldestFirst,
        pages ? limit(Query.first(query, "limit")) : Integer.MAX_VALUE,
        pages ? cursor(Query.first(query, "nextToken")) : null);
  }

  /** The parameter is a query string of its own, whose keys and values are encoded once more. */
  static Map<String, String> metadata(@Nullable String value) throws Refusal {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (value == null || value.isEmpty()) {
      return metadata;
    }
    try {
      for (String pair : value.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        metadata.put(decode(decode(parts[0])), parts.length < 2 ? "" : decode(decode(parts[1])));
      }
      return metadata;
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "Error when parsing metadata: " + e.getMessage());
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Instant time(String text) throws Refusal {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new Refusal(400, "startedAfter is no time: " + text);
    }
  }

  private static int limit(@Nullable String text) throws Refusal {
    if (text == null) {
      return 100;
    }
    if (text.matches("[0-9]{1,3}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 100) {
      return Integer.parseInt(text);
    }
    throw new Refusal(400, "limit must be 1 to 100");
  }

  private static @Nullable String cursor(@Nullable String token) throws Refusal {
    if (token == null || token.isEmpty()) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "Invalid next token");
    }
  }

  /** This page of the sandboxes, which are given oldest first. */
  List<LiveSandbox> page(List<LiveSandbox> all) {
    return after(all).limit(limit).toList();
  }

  /** The token of the page after this one; empty when there is none. */
  String next(List<LiveSandbox> page, List<LiveSandbox> all) {
    if (page.isEmpty() || after(all).limit(limit + 1L).count() <= page.size()) {
      return "";
    }
    byte[] last = position(page.getLast()).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(last);
  }

  private Stream<LiveSandbox> after(List<LiveSandbox> all) {
    List<LiveSandbox> ordered = new ArrayList<>(all);
    if (newestFirst) {
      Collections.reverse(ordered);
    }
    String last = cursor;
    return ordered.stream()
        .filter(this::matches)
        .filter(live -> last == null || isAfter(position(live), last));
  }

  private boolean isAfter(String position, String last) {
    return newestFirst ? position.compareTo(last) < 0 : position.compareTo(last) > 0;
  }

  private static String position(LiveSandbox live) {
    Instant start = live.startedAt();
    return "%019d.%09d__%s".formatted(start.getEpochSecond(), start.getNano(), live.id());
  }

  /** How many run of those that match, whatever page and states are asked for. */
  long running(List<LiveSandbox> all) {
    return all.stream().filter(live -> !live.paused() && matchesBesideState(live)).count();
  }

  private boolean matches(LiveSandbox live) {
    return (states.isEmpty() || states.contains(live.paused() ? "paused" : "running"))
        && matchesBesideState(live);
  }

  private boolean matchesBesideState(LiveSandbox live) {
    Instant after = startedAfter;
    return (template.isEmpty() || template.equals(live.terms().template()))
        && (after == null || !live.startedAt().isBefore(after))
        && live.terms().metadata().entrySet().containsAll(metadata.entrySet());
  }
}
