package io.github.e2bmcp.packages.policy;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package by name, with an optional version and extras; never an option, a URL or a path.
 *
 * @param ecosystem whose grammar it follows
 * @param name without extras and version, as it was given
 * @param text the whole, as the tool takes it
 */
public record Requirement(Ecosystem ecosystem, String name, String text) {

  private static final int LONGEST = 300;

  /** PEP 508 names and extras, PEP 440 version specifiers; no markers, no URLs. */
  private static final Pattern PYTHON =
      Pattern.compile(
          "(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)"
              + "(?:\\[[A-Za-z0-9][A-Za-z0-9._-]*(?:,[A-Za-z0-9][A-Za-z0-9._-]*)*])?"
              + "(?:(?:===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9][A-Za-z0-9.*+!_-]*"
              + "(?:,(?:===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9][A-Za-z0-9.*+!_-]*)*)?");

  /** npm's name rules; after the @ a version, a range or a dist-tag. */
  private static final Pattern JAVASCRIPT =
      Pattern.compile(
          "(?<name>(?:@[a-z0-9][a-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*)"
              + "(?:@(?:[\\^~]|[<>]=?|=)?[A-Za-z0-9*][A-Za-z0-9.*+-]*"
              + "(?:(?: \\|\\| | - | )(?:[\\^~]|[<>]=?|=)?[A-Za-z0-9*][A-Za-z0-9.*+-]*)*)?");

  /**
   * Reads what a caller gave.
   *
   * @throws IllegalArgumentException with a sentence for the caller when it is no package name
   */
  public static Requirement parse(Ecosystem ecosystem, String given) {
    if (given.length() > LONGEST) {
      throw new IllegalArgumentException(
          "A package name may have " + LONGEST + " characters at the most.");
    }
    String text = given.strip();
    if (ecosystem == Ecosystem.PYTHON) {
      text = text.replaceAll("[ \\t]*(===|==|~=|!=|<=|>=|<|>|,|\\[|])[ \\t]*", "$1");
    }
    Matcher matcher = (ecosystem == Ecosystem.PYTHON ? PYTHON : JAVASCRIPT).matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(refusal(ecosystem, text));
    }
    return new Requirement(ecosystem, matcher.group("name"), text);
  }

  /** The name by which the registry knows the package. */
  public String registryName() {
    return ecosystem == Ecosystem.PYTHON ? normalized(name) : name;
  }

  /** PEP 503. */
  public static String normalized(String pythonName) {
    return pythonName.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
  }

  /** Whether the text is a name without version and extras. */
  public static boolean isName(Ecosystem ecosystem, String text) {
    Matcher matcher = (ecosystem == Ecosystem.PYTHON ? PYTHON : JAVASCRIPT).matcher(text);
    return text.length() <= LONGEST && matcher.matches() && matcher.group("name").equals(text);
  }

  private static String refusal(Ecosystem ecosystem, String text) {
    String examples =
        ecosystem == Ecosystem.PYTHON
            ? "numpy, numpy==1.26.4, pandas[excel], \"requests>=2.31,<3\""
            : "lodash, lodash@4, @types/node@^20, express@latest";
    String what = "'" + text.replaceAll("\\p{Cntrl}", "?") + "' is no " + ecosystem.language();
    String why;
    if (text.isEmpty()) {
      why = "the name is empty";
    } else if (text.startsWith("-")) {
      why = "options are not taken";
    } else if (text.contains("://") || text.startsWith("git+") || text.contains(":")) {
      why = "URLs are not taken, only names from the registry";
    } else if (text.startsWith(".") || text.startsWith("/") || text.startsWith("~")) {
      why = "paths are not taken, only names from the registry";
    } else if (text.contains(";")) {
      why = "environment markers are not taken";
    } else {
      why = "the name or its version is not of the form that " + ecosystem.tool() + " takes";
    }
    return what + " package: " + why + ". Write names such as " + examples + ".";
  }
}
