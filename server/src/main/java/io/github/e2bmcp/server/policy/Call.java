package io.github.e2bmcp.server.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A name in use, and what it is called with.
 *
 * @param name dotted, aliases resolved
 * @param called whether an argument list follows
 * @param arguments the tokens between the parentheses, nested ones too; else empty
 * @param whole whether the named thing itself, not a part of it, goes somewhere
 */
record Call(String name, boolean called, List<Token> arguments, boolean whole, int line) {

  /** Calls may be nested in calls: the bound keeps reading them all linear. */
  private static final int MOST_ARGUMENTS = 60;

  private static final Set<String> ENDS = Set.of(",", ")", "}", "]");

  /** Reads the use of a name that starts at the index. */
  static Call at(List<Token> tokens, int start, Names.Reference reference) {
    int index = reference.end();
    List<Token> arguments = new ArrayList<>();
    boolean called = index < tokens.size() && tokens.get(index).is("(");
    int level = called ? 1 : 0;
    int end = Math.min(tokens.size(), index + 1 + MOST_ARGUMENTS);
    for (int i = index + 1; level > 0 && i < end; i++) {
      Token token = tokens.get(i);
      level += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (level > 0) {
        arguments.add(token);
      } else if (i + 1 < tokens.size() && tokens.get(i + 1).is("{")) {
        return defined(reference.name(), tokens.get(start).line());
      }
    }
    boolean whole = !called && isWhole(tokens, start, index);
    return new Call(reference.name(), called, arguments, whole, tokens.get(start).line());
  }

  /** A method that is written here, as {@code fetch(key) {…}}. */
  private static Call defined(String name, int line) {
    return new Call(name, false, List.of(), false, line);
  }

  /** An argument or element, or what a loop goes over, but not what is asked for one key. */
  private static boolean isWhole(List<Token> tokens, int start, int end) {
    List<Token> before = tokens.subList(Math.max(0, start - 5), start);
    if (!before.isEmpty() && before.getLast().is("in")) {
      return before.stream().anyMatch(token -> token.is("for"));
    }
    return end < tokens.size() && ENDS.contains(tokens.get(end).text());
  }

  /** The first argument where it is a string, else empty. */
  String firstString() {
    return !arguments.isEmpty() && arguments.getFirst().isString()
        ? arguments.getFirst().text()
        : "";
  }

  boolean mentions(String word) {
    return arguments.stream().anyMatch(token -> token.isName() && token.text().equals(word));
  }

  /** The strings among the arguments, with spaces between. */
  String strings() {
    return String.join(" ", arguments.stream().filter(Token::isString).map(Token::text).toList());
  }
}
