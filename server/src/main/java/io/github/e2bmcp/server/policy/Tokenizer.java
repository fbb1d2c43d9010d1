package io.github.e2bmcp.server.policy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits Python or JavaScript into names, numbers, strings and signs, so that words in comments and
 * texts are not taken for code. Expressions inside f-strings and template literals come out as
 * code. It never fails: what is not understood is a sign.
 */
final class Tokenizer {

  /** After these words a slash begins a regular expression. */
  private static final Set<String> BEFORE_REGEX =
      Set.of(
          "return", "typeof", "case", "in", "of", "void", "delete", "throw", "new", "else", "do");

  private static final int DEEPEST = 20;

  /** Joined strings are no longer than this, so that joining stays linear. */
  private static final int LONGEST_JOINED = 1_000;

  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|u\\{?([0-9a-fA-F]{4})}?)");

  private static final Pattern SHELL_MAGIC =
      Pattern.compile("%(?:(%(?:bash|sh|script|system))|sx|system)\\b");

  private final String code;
  private final boolean python;
  private final int depth;
  private final List<Token> tokens = new ArrayList<>();
  private int index;
  private int line;

  private Tokenizer(String code, boolean python, int line, int depth) {
    this.code = code;
    this.python = python;
    this.line = line;
    this.depth = depth;
  }

  static List<Token> tokens(String code, boolean python) {
    return new Tokenizer(code, python, 1, 0).run();
  }

  private List<Token> run() {
    while (index < code.length()) {
      next();
    }
    return tokens;
  }

  private void next() {
    char c = code.charAt(index);
    if (c == '\n') {
      add(Token.Kind.LINE_END, "\n");
      line++;
      index++;
    } else if (Character.isWhitespace(c)) {
      index++;
    } else if (python ? c == '#' : code.startsWith("//", index)) {
      int end = code.indexOf('\n', index);
      index = end < 0 ? code.length() : end;
    } else if (!python && code.startsWith("/*", index)) {
      int end = code.indexOf("*/", index + 2);
      skipTo(end < 0 ? code.length() : end + 2);
    } else if (c == '"' || c == '\'') {
      string("");
    } else if (!python && c == '`') {
      index++;
      template();
    } else if (python && c == '!' && depth == 0 && !code.startsWith("!=", index)) {
      command();
    } else if (python && c == '%' && depth == 0 && startsLine()) {
      magic();
    } else if (Character.isDigit(c)) {
      number();
    } else if (Character.isJavaIdentifierStart(c)) {
      name();
    } else if (!python && c == '/' && regexMayStart()) {
      regex();
    } else {
      add(Token.Kind.SIGN, String.valueOf(c));
      index++;
    }
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  /** Strings joined in the source become one, so that {@code "sys" + "tem"} is no disguise. */
  private void addString(String text) {
    String plain = plain(text);
    int last = tokens.size() - 1;
    boolean plus = last >= 1 && tokens.get(last).is("+") && tokens.get(last - 1).isString();
    boolean beside = python && last >= 0 && tokens.get(last).isString();
    if (plus || beside) {
      String joined = tokens.get(plus ? last - 1 : last).text() + plain;
      if (joined.length() <= LONGEST_JOINED) {
        tokens.removeLast();
        if (plus) {
          tokens.removeLast();
        }
        add(Token.Kind.STRING, joined);
        return;
      }
    }
    add(Token.Kind.STRING, plain);
  }

  private static String plain(String text) {
    if (!text.contains("\\x") && !text.contains("\\u")) {
      return text;
    }
    return ESCAPE
        .matcher(text)
        .replaceAll(found -> {
          String digits = found.group(1) == null ? found.group(2) : found.group(1);
          return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(digits, 16)));
        });
  }

  /** A notebook's {@code !command}, up to the end of its line. */
  private void command() {
    int end = code.indexOf('\n', index);
    int to = end < 0 ? code.length() : end;
    add(Token.Kind.COMMAND, code.substring(index + 1, to));
    index = to;
  }

  private boolean startsLine() {
    return tokens.isEmpty() || tokens.getLast().kind() == Token.Kind.LINE_END;
  }

  /** A notebook's {@code %system command}, or a whole cell for a shell. */
  private void magic() {
    Matcher magic = SHELL_MAGIC.matcher(code).region(index, code.length());
    if (!magic.lookingAt()) {
      add(Token.Kind.SIGN, "%");
      index++;
    } else if (magic.group(1) == null) {
      index = magic.end() - 1;
      command();
    } else {
      add(Token.Kind.COMMAND, code.substring(magic.end()));
      index = code.length();
    }
  }

  private void number() {
    int start = index;
    while (index < code.length()
        && (Character.isLetterOrDigit(code.charAt(index)) || code.charAt(index) == '_')) {
      index++;
    }
    add(Token.Kind.NUMBER, code.substring(start, index));
  }

  /** Compatibility forms are normalised, as Python itself does (PEP 3131). */
  private void name() {
    int start = index;
    while (index < code.length() && Character.isJavaIdentifierPart(code.charAt(index))) {
      index++;
    }
    String name = code.substring(start, index);
    boolean quote =
        index < code.length() && (code.charAt(index) == '"' || code.charAt(index) == '\'');
    if (python && quote && isPrefix(name)) {
      string(name.toLowerCase(Locale.ROOT));
      return;
    }
    boolean ascii = name.chars().allMatch(c -> c < 0x80);
    add(Token.Kind.NAME, ascii ? name : Normalizer.normalize(name, Normalizer.Form.NFKC));
  }

  private static boolean isPrefix(String name) {
    return name.length() <= 2 && name.chars().allMatch(c -> "rRbBuUfFtT".indexOf(c) >= 0);
  }

  private void string(String prefix) {
    String quote = code.substring(index, index + 1);
    boolean triple = python && code.startsWith(quote.repeat(3), index);
    String end = triple ? quote.repeat(3) : quote;
    int start = index + end.length();
    int i = start;
    while (i < code.length() && !code.startsWith(end, i) && (triple || code.charAt(i) != '\n')) {
      i += code.charAt(i) == '\\' ? 2 : 1;
    }
    i = Math.min(i, code.length());
    String text = code.substring(start, i);
    addString(text);
    if (prefix.contains("f") || prefix.contains("t")) {
      holes(text.replace("{{", "  ").replace("}}", "  "), '{');
    }
    skipTo(Math.min(i + end.length(), code.length()));
  }

  /** The expressions in braces, as code of their own. */
  private void holes(String text, char open) {
    int from = text.indexOf(open);
    while (from >= 0 && depth < DEEPEST) {
      int level = 1;
      int to = from + 1;
      while (to < text.length() && level > 0) {
        level += text.charAt(to) == '{' ? 1 : text.charAt(to) == '}' ? -1 : 0;
        to++;
      }
      String inner = text.substring(from + 1, Math.max(from + 1, to - 1));
      add(Token.Kind.SIGN, ";");
      tokens.addAll(new Tokenizer(inner, python, line, depth + 1).run());
      from = text.indexOf(open, to);
    }
  }

  private void template() {
    StringBuilder text = new StringBuilder();
    List<String> holes = new ArrayList<>();
    int i = index;
    while (i < code.length() && code.charAt(i) != '`') {
      if (code.charAt(i) == '\\') {
        i += 2;
      } else if (code.startsWith("${", i)) {
        int end = holeEnd(i + 2);
        holes.add(code.substring(i + 2, Math.max(i + 2, end - 1)));
        text.append("${}");
        i = end;
      } else {
        text.append(code.charAt(i++));
      }
    }
    addString(text.toString());
    for (String hole : holes) {
      if (depth < DEEPEST) {
        add(Token.Kind.SIGN, ";");
        tokens.addAll(new Tokenizer(hole, false, line, depth + 1).run());
      }
    }
    skipTo(Math.min(i + 1, code.length()));
  }

  private int holeEnd(int start) {
    int level = 1;
    int i = start;
    while (i < code.length() && level > 0) {
      char c = code.charAt(i++);
      level += c == '{' ? 1 : c == '}' ? -1 : 0;
    }
    return i;
  }

  private boolean regexMayStart() {
    Token last = tokens.isEmpty() ? null : tokens.getLast();
    if (last == null || last.kind() == Token.Kind.LINE_END) {
      return true;
    }
    return switch (last.kind()) {
      case NAME -> BEFORE_REGEX.contains(last.text());
      case NUMBER, STRING -> false;
      case SIGN -> !last.is(")") && !last.is("]") && !last.is("}");
      case LINE_END, COMMAND -> true;
    };
  }

  private void regex() {
    boolean set = false;
    int i = index + 1;
    while (i < code.length() && code.charAt(i) != '\n' && (set || code.charAt(i) != '/')) {
      char c = code.charAt(i);
      set = c == '[' || (set && c != ']');
      i += c == '\\' ? 2 : 1;
    }
    index = Math.min(i + 1, code.length());
    while (index < code.length() && Character.isLetter(code.charAt(index))) {
      index++;
    }
    add(Token.Kind.NUMBER, "/regex/");
  }

  private void skipTo(int end) {
    line += (int) code.substring(index, end).chars().filter(c -> c == '\n').count();
    index = end;
  }
}
