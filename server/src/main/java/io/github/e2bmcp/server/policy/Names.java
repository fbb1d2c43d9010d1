package io.github.e2bmcp.server.policy;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What names stand for: {@code sp.run} is {@code subprocess.run} after {@code import subprocess as
 * sp}, and {@code fetch} is nothing where the code has a function of that name. Reads imports and
 * assignments of both languages wherever they stand; scopes are not told apart.
 */
final class Names {

  /** How a name of the code's own begins; no power has such a name. */
  private static final String OWN = "<own>";

  private static final Reference NONE = new Reference("", 0);
  private static final Set<String> DECLARES = Set.of("const", "let", "var");
  private static final Set<String> DEFINES = Set.of("def", "class", "function", "for");
  private static final Set<String> LOADS =
      Set.of(
          "require",
          "__import__",
          "import",
          "importlib.import_module",
          "builtins.__import__",
          "__builtins__.__import__",
          "process.mainModule.require",
          "globalThis.require",
          "module.require");
  private static final int DEEPEST = 3;
  private static final int MOST_STARS = 5;

  /** How far the end of a list of names is sought. */
  private static final int FARTHEST = 60;

  private final List<Token> tokens;
  private final boolean python;
  private final Map<String, String> meanings = new HashMap<>();
  private final Set<String> stars = new LinkedHashSet<>();

  /**
   * A dotted name, aliases resolved.
   *
   * @param name empty for none
   * @param end the index after it
   */
  record Reference(String name, int end) {}

  Names(List<Token> tokens, boolean python) {
    this.tokens = tokens;
    this.python = python;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.isName()) {
        continue;
      }
      if (token.is("import")) {
        imports(i);
      } else if (python && token.is("from") && startsStatement(i)) {
        fromImport(i);
      } else if (!python && DECLARES.contains(token.text())) {
        declaration(i + 1);
      } else if (DEFINES.contains(token.text())) {
        definition(i);
      } else if (python && token(i + 1).is("=") && startsStatement(i)) {
        declaration(i);
      }
    }
  }

  /** The dotted name that starts here. */
  Reference at(int index) {
    return at(index, 0);
  }

  private Reference at(int index, int depth) {
    if (!token(index).isName() || token(index - 1).is(".")) {
      return NONE;
    }
    String word = token(index).text();
    if (python && word.equals("getattr") && token(index + 1).is("(") && depth < DEEPEST) {
      Reference object = at(index + 2, depth + 1);
      int comma = object.end();
      if (comma > 0 && token(comma).is(",") && token(comma + 1).isString()) {
        String name = object.name() + "." + token(comma + 1).text();
        int close = token(comma + 2).is(",") ? comma + 4 : comma + 2;
        return chain(name, token(close).is(")") ? close + 1 : close);
      }
    }
    String meaning = meanings.get(word);
    return chain(meaning == null ? starred(word) : meaning, index + 1);
  }

  /** The full name of what {@code from module import *} brought. */
  private String starred(String word) {
    return stars.stream()
        .map(module -> module + "." + word)
        .filter(name -> Power.of(name, python) != null)
        .findFirst()
        .orElse(word);
  }

  /** Goes on over {@code .name}, {@code ?.name}, {@code ["name"]} and the loading of a module. */
  private Reference chain(String start, int from) {
    StringBuilder name = new StringBuilder(start);
    int next = from;
    while (true) {
      if (token(next).is("?") && token(next + 1).is(".")) {
        next++;
      }
      if (token(next).is(".") && token(next + 1).isName()) {
        name.append('.').append(token(next + 1).text());
        next += 2;
      } else if (token(next).is("[") && token(next + 1).isString() && token(next + 2).is("]")) {
        name.append('.').append(token(next + 1).text());
        next += 3;
      } else if (isCallWithString(next) && name.length() < 30 && LOADS.contains(name.toString())) {
        name = new StringBuilder(module(token(next + 1).text()));
        next += 3;
        boolean awaited = token(from - 2).is("await") && token(from - 3).is("(");
        next += awaited && token(next).is(")") ? 1 : 0;
      } else {
        return new Reference(name.toString(), next);
      }
    }
  }

  private boolean isCallWithString(int index) {
    return token(index).is("(") && token(index + 1).isString() && token(index + 2).is(")");
  }

  private static String module(String specifier) {
    return specifier.startsWith("node:") ? specifier.substring(5) : specifier;
  }

  private void imports(int index) {
    if (!python) {
      if (!token(index + 1).is("(") && !token(index + 1).is(".")) {
        ecmaImport(index);
      }
      return;
    }
    if (!startsStatement(index)) {
      return;
    }
    int i = index + 1;
    while (token(i).isName()) {
      Reference module = dotted(i);
      i = module.end();
      if (token(i).is("as")) {
        meanings.put(token(i + 1).text(), module.name());
        i += 2;
      } else {
        String root = token(index + 1).text();
        meanings.put(root, root);
      }
      i += token(i).is(",") ? 1 : 0;
    }
  }

  private void fromImport(int index) {
    Reference module = dotted(index + 1);
    int i = module.end();
    if (token(i).is("import") && token(i + 1).is("*") && stars.size() < MOST_STARS) {
      stars.add(module.name());
    } else if (token(i).is("import")) {
      list(token(i + 1).is("(") ? i + 2 : i + 1, module.name(), "as");
    }
  }

  /** {@code a, b as c} or {@code a, b: c} from the module. */
  private void list(int from, String module, String as) {
    int i = from;
    while (i < from + FARTHEST && i < tokens.size()) {
      if (token(i).kind() == Token.Kind.LINE_END) {
        i++;
      } else if (token(i).isName()) {
        boolean renamed = token(i + 1).is(as);
        meanings.put(token(renamed ? i + 2 : i).text(), module + "." + token(i).text());
        i += renamed ? 3 : 1;
        if (!token(i).is(",")) {
          return;
        }
        i++;
      } else {
        return;
      }
    }
  }

  /** A name or {@code {a, b: c}}, given a module, another name, or something else. */
  private void declaration(int index) {
    int equals = index + 1;
    if (token(index).is("{")) {
      while (equals < index + FARTHEST && !token(equals - 1).is("}")) {
        equals++;
      }
    }
    if (!token(equals).is("=") || token(equals + 1).is("=")) {
      return;
    }
    Reference value = at(token(equals + 1).is("await") ? equals + 2 : equals + 1);
    Token after = token(value.end());
    boolean alias =
        !value.name().isEmpty() && (after.kind() == Token.Kind.LINE_END || after.is(";"));
    if (token(index).is("{")) {
      if (alias) {
        list(index + 1, value.name(), ":");
      }
    } else if (alias) {
      meanings.put(token(index).text(), value.name());
    } else {
      own(token(index));
    }
  }

  /** The name after {@code def} and its parameters, which hide what else has their names. */
  private void definition(int index) {
    int name = token(index + 1).is("*") ? index + 2 : index + 1;
    own(token(name));
    if (!token(name + 1).is("(") || token(index).is("for")) {
      return;
    }
    for (int i = name + 2; i < name + FARTHEST && !token(i).is(")"); i++) {
      if (token(i - 1).is("(") || token(i - 1).is(",")) {
        own(token(i));
      }
    }
  }

  private void own(Token name) {
    if (name.isName()) {
      meanings.putIfAbsent(name.text(), OWN + name.text());
    }
  }

  private void ecmaImport(int index) {
    int from = index + 1;
    while (from < index + FARTHEST && !token(from).is("from")) {
      from++;
    }
    if (!token(from + 1).isString()) {
      return;
    }
    String module = module(token(from + 1).text());
    int i = index + 1;
    if (token(i).isName()) {
      meanings.put(token(i).text(), module);
      i += token(i + 1).is(",") ? 2 : 1;
    }
    if (token(i).is("*")) {
      meanings.put(token(i + 2).text(), module);
    } else if (token(i).is("{")) {
      list(i + 1, module, "as");
    }
  }

  private boolean startsStatement(int index) {
    Token before = token(index - 1);
    return before.kind() == Token.Kind.LINE_END || before.is(";") || before.is(":");
  }

  private Reference dotted(int index) {
    StringBuilder name = new StringBuilder(token(index).text());
    int i = index + 1;
    for (; token(i).is(".") && token(i + 1).isName(); i += 2) {
      name.append('.').append(token(i + 1).text());
    }
    return new Reference(name.toString(), i);
  }

  private Token token(int index) {
    return index >= 0 && index < tokens.size()
        ? tokens.get(index)
        : new Token(Token.Kind.LINE_END, "", 0);
  }
}
