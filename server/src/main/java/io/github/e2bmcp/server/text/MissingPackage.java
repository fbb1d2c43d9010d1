package io.github.e2bmcp.server.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A package that an execution missed.
 *
 * @param module as the code named it
 * @param distribution what to install
 * @param language {@code python} or {@code javascript}
 */
public record MissingPackage(String module, String distribution, String language) {

  private static final Pattern PYTHON =
      Pattern.compile("ModuleNotFoundError: No module named '([A-Za-z0-9_.]{1,100})'");
  private static final Pattern NODE =
      Pattern.compile(
          "Cannot find (?:module|package) '((?:@[a-z0-9._~-]{1,100}/)?[a-zA-Z0-9._~-]{1,100}(?:/[\\w./-]{0,200})?)'");

  /** The last one that a traceback tells of, or null. */
  public static @Nullable MissingPackage inPython(String error) {
    String module = last(PYTHON.matcher(error));
    return module == null
        ? null
        : new MissingPackage(module, ModuleDistributions.pythonDistribution(module), "python");
  }

  /** The last one that an error of Node.js tells of, or null; a file's path is no package. */
  public static @Nullable MissingPackage inJavaScript(String error) {
    String module = last(NODE.matcher(error));
    return module == null || module.startsWith(".")
        ? null
        : new MissingPackage(module, ModuleDistributions.npmPackage(module), "javascript");
  }

  private static @Nullable String last(Matcher matcher) {
    String found = null;
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return found;
  }

  /** The arguments of the {@code install_packages} call that mends it, as JSON. */
  public String installArguments() {
    // The patterns above let nothing through that JSON would have to escape.
    return "{\"packages\": [\"" + distribution + "\"], \"language\": \"" + language + "\"}";
  }

  /** What happened and what to do. */
  public String advice() {
    return "The package for '%s' is not installed. Call install_packages with %s, then run the code again; the sandbox keeps its state."
        .formatted(module, installArguments());
  }
}
