package io.github.e2bmcp.gateway.control;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.SandboxLog;
import io.github.e2bmcp.gateway.sandboxes.SandboxLog.Entry;
import io.github.e2bmcp.gateway.sandboxes.SandboxLog.Level;
import io.github.e2bmcp.gateway.wire.Answers;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Query;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.http.HttpExchange;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A sandbox's log as E2B's clients read it, in both of its versions. */
final class LogRoutes {

  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private LogRoutes() {}

  static void handle(HttpExchange exchange, LiveSandbox live) throws IOException, Refusal {
    boolean newest = exchange.path().startsWith("/v2/");
    List<Entry> entries = live.log().read(query(exchange.query(), newest));
    ObjectNode answer = Json.object();
    ArrayNode structured = Json.array();
    entries.forEach(entry -> structured.add(message(entry)));
    if (newest) {
      answer.set("logs", structured);
    } else {
      ArrayNode lines = answer.putArray("logs");
      entries.forEach(entry ->
          lines
              .addObject()
              .put("timestamp", Json.time(entry.at()))
              .put("line", Json.text(message(entry))));
      answer.set("logEntries", structured);
    }
    Answers.json(exchange, 200, answer);
  }

  private static ObjectNode message(Entry entry) {
    ObjectNode node = Json.object();
    node.put("timestamp", Json.time(entry.at()));
    node.put("level", entry.level().wireName());
    node.put("message", entry.message());
    node.set("fields", Json.object(entry.fields()));
    return node;
  }

  private static SandboxLog.Query query(Map<String, List<String>> query, boolean newest)
      throws Refusal {
    boolean backward = newest && Query.text(query, "direction").equals("backward");
    String cursor = Query.text(query, newest ? "cursor" : "start");
    String search = Query.text(query, "search");
    return new SandboxLog.Query(
        from(cursor, backward),
        limit(Query.text(query, "limit"), newest ? USUAL : MOST),
        backward,
        level(Query.text(query, "level")),
        search);
  }

  private static Instant from(String cursor, boolean backward) throws Refusal {
    if (cursor.isEmpty()) {
      return backward ? Instant.MAX : Instant.EPOCH;
    }
    try {
      return Instant.ofEpochMilli(Long.parseLong(cursor));
    } catch (NumberFormatException | DateTimeException e) {
      throw new Refusal(400, "a log's cursor is a time in milliseconds, not " + cursor);
    }
  }

  private static int limit(String text, int usual) throws Refusal {
    if (text.isEmpty()) {
      return usual;
    }
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > MOST) {
      throw new Refusal(400, "limit must be 0 to " + MOST);
    }
    return Integer.parseInt(text);
  }

  private static Level level(String text) throws Refusal {
    if (text.isEmpty()) {
      return Level.DEBUG;
    }
    try {
      return Level.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "level must be debug, info, warn or error");
    }
  }
}
