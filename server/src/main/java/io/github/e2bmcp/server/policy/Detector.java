package io.github.e2bmcp.server.policy;

import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.server.policy.Finding.Category;
import io.github.e2bmcp.server.policy.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds dangerous patterns in the code of one call. It reads tokens, not text, so words in comments
 * and prose mean nothing to it; it can be evaded by any who want to, and is no boundary. Time is
 * linear in the code.
 */
public final class Detector {

  /** More say nothing new. */
  private static final int MOST_FINDINGS = 20;

  private static final Set<String> BASES = Set.of("__base__", "__bases__", "__mro__");

  private static final Set<String> BUILTINS = Set.of("__builtins__", "__import__");

  private final List<Token> tokens;
  private final boolean python;
  private final Names names;
  private final List<Finding> findings = new ArrayList<>();
  private final CallRules calls;

  private Detector(String code, boolean python) {
    this.tokens = Tokenizer.tokens(code, python);
    this.python = python;
    this.names = new Names(tokens, python);
    this.calls = new CallRules(python, findings);
  }

  /** The findings in order of their lines; at most twenty, one for each line and reason. */
  public static List<Finding> findings(Language language, String code) {
    return new Detector(code, language == Language.PYTHON).run();
  }

  /** Findings in code that stands in a string of other code. */
  static List<Finding> inside(String code, boolean python) {
    return code.isBlank() ? List.of() : new Detector(code, python).run();
  }

  private List<Finding> run() {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      switch (token.kind()) {
        case STRING -> string(i);
        case COMMAND -> CommandRules.check(token.text(), token.line(), findings);
        case NAME -> name(i);
        case NUMBER, SIGN, LINE_END -> {}
      }
    }
    Set<String> seen = new HashSet<>();
    return findings.stream()
        .filter(finding -> seen.add(finding.line() + finding.reason()))
        .sorted(Comparator.comparingInt(Finding::line))
        .limit(MOST_FINDINGS)
        .toList();
  }

  private void string(int index) {
    StringRules.check(tokens, index, findings);
    Token token = tokens.get(index);
    if (python && BUILTINS.contains(token.text()) && isAt(index + 1, "]")) {
      climbing(token);
    }
  }

  private void name(int index) {
    Token token = tokens.get(index);
    Names.Reference reference = names.at(index);
    Power power = Power.of(reference.name(), python);
    if (power != null) {
      calls.check(power, Call.at(tokens, index, reference));
    } else if (climbs(index)) {
      climbing(token);
    }
  }

  private void climbing(Token token) {
    String reason = "climbs to the language's inner classes";
    findings.add(new Finding(Category.PROCESSES, Severity.HIGH, token.line(), reason));
  }

  /** The usual ways from any object to all that the interpreter has. */
  private boolean climbs(int index) {
    String text = tokens.get(index).text();
    if (!python) {
      return text.equals("constructor") && isAt(index + 1, ".") && isAt(index + 2, "constructor");
    }
    if (text.equals("__globals__")) {
      return isAt(index + 1, "[");
    }
    return text.equals("__subclasses__")
        && tokens.subList(Math.max(0, index - 6), index).stream()
            .anyMatch(token -> BASES.contains(token.text()));
  }

  private boolean isAt(int index, String text) {
    return index < tokens.size() && tokens.get(index).is(text);
  }
}
