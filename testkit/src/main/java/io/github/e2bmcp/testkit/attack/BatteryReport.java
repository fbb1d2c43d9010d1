package io.github.e2bmcp.testkit.attack;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Verdicts as a table for people and as JSON for programs. */
public final class BatteryReport {

  private static final int SHOWN = 100;

  private final List<Verdict> verdicts;

  public BatteryReport(List<Verdict> verdicts) {
    this.verdicts =
        verdicts.stream().sorted(Comparator.comparing(verdict -> verdict.attack().id())).toList();
  }

  public List<Verdict> verdicts() {
    return verdicts;
  }

  /** How many verdicts there are of a kind. */
  public long count(Verdict.State state) {
    return verdicts.stream().filter(verdict -> verdict.state() == state).count();
  }

  /** One line a verdict, and a line of counts. */
  public String table() {
    StringBuilder table = new StringBuilder();
    for (Verdict verdict : verdicts) {
      table.append(line(verdict)).append('\n');
    }
    for (Verdict.State state : Verdict.State.values()) {
      table.append(words(state));
      table.append(' ').append(count(state)).append("  ");
    }
    return table.toString().strip() + "\n";
  }

  /** One verdict as a line of the table. */
  public static String line(Verdict verdict) {
    return String.format(
        Locale.ROOT,
        "%-4s %-44s %-10s %6d ms  %-14s %s",
        verdict.attack().id(),
        verdict.attack().name(),
        verdict.state(),
        verdict.took().toMillis(),
        endedBy(verdict),
        // A flaw must be read whole; evidence of containment only by who asks.
        verdict.state() == Verdict.State.CONTAINED ? brief(verdict.seen()) : verdict.seen());
  }

  private static String endedBy(Verdict verdict) {
    return verdict.endedBy() == null ? "" : verdict.endedBy().wireName();
  }

  private static String brief(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN - 1) + "…" : text;
  }

  /**
   * A page of its own for people.
   *
   * @param where what was attacked, in a few words
   */
  public String html(String where) {
    StringBuilder page = new StringBuilder("<!doctype html>\n<meta charset=\"utf-8\">\n");
    page.append("<title>Attacks on sandboxes</title>\n<style>body{font-family:sans-serif}");
    page.append("td,th{text-align:left;padding:.2em .6em;vertical-align:top}");
    page.append(".ESCAPED,.FLAWED{color:#b00}</style>\n<h1>Attacks on sandboxes</h1>\n<p>");
    page.append(escaped(where)).append("</p>\n<p>");
    for (Verdict.State state : Verdict.State.values()) {
      page.append(words(state)).append(": ").append(count(state)).append(" \u00b7 ");
    }
    page.append("</p>\n<table>\n<tr>");
    List.of("id", "what is tried", "verdict", "ended by", "seen")
        .forEach(title -> page.append("<th>").append(title));
    for (Verdict verdict : verdicts) {
      page.append("\n<tr class=\"").append(verdict.state()).append("\">");
      List.of(
              verdict.attack().id(),
              verdict.attack().name(),
              words(verdict.state()),
              endedBy(verdict),
              verdict.seen())
          .forEach(cell -> page.append("<td>").append(escaped(cell)));
    }
    return page.append("\n</table>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String words(Verdict.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** An array of objects with {@code id, name, verdict, endedBy, millis, seen}. */
  public String json() {
    List<String> rows =
        verdicts.stream()
            .map(verdict ->
                "{"
                    + String.join(
                        ",",
                        field("id", verdict.attack().id()),
                        field("name", verdict.attack().name()),
                        field("verdict", verdict.state().name().toLowerCase(Locale.ROOT)),
                        field("endedBy", endedBy(verdict)),
                        "\"millis\":" + verdict.took().toMillis(),
                        field("seen", verdict.seen()))
                    + "}")
            .toList();
    return "[" + String.join(",\n ", rows) + "]\n";
  }

  private static String field(String name, String value) {
    return quoted(name) + ":" + quoted(value);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
