package io.github.e2bmcp.server.policy;

/**
 * A piece of code that runs; comments are none.
 *
 * @param text of a name or sign as written; of a string what stands between its quotes; of a
 *     command the line for the shell
 * @param line from 1
 */
record Token(Kind kind, String text, int line) {

  enum Kind {
    NAME,
    NUMBER,
    STRING,
    SIGN,
    COMMAND,
    LINE_END
  }

  boolean is(String sign) {
    return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(sign);
  }

  boolean isString() {
    return kind == Kind.STRING;
  }

  boolean isName() {
    return kind == Kind.NAME;
  }
}
