package io.github.e2bmcp.server.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A name in use, and what it is called with.
 *
 * @param name dotted, aliases resolved
 * @param called whether an argument list follows
 * @param arguments the tokens between the parentheses, nested ones too; else empty
 * @param after the sign after the name; empty for none
 */
record Call(String name, boolean called, List<Token> arguments, String after, int line) {

  /** Calls may be nested in calls: the bound keeps reading them all linear. */
  private static final int MOST_ARGUMENTS = 60;

  /** Reads the use of a name that ends before the index. */
  static Call at(List<Token> tokens, int index, String name, int line) {
    List<Token> arguments = new ArrayList<>();
    boolean called = index < tokens.size() && tokens.get(index).is("(");
    int level = called ? 1 : 0;
    int end = Math.min(tokens.size(), index + 1 + MOST_ARGUMENTS);
    for (int i = index + 1; level > 0 && i < end; i++) {
      Token token = tokens.get(i);
      level += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (level > 0) {
        arguments.add(token);
      }
    }
    String after = index < tokens.size() ? tokens.get(index).text() : "";
    return new Call(name, called, arguments, after, line);
  }

  /** Whether the named thing itself, not a part of it, is an argument or an element. */
  boolean isWhole() {
    return !after.isEmpty() && ",)}]".contains(after);
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
