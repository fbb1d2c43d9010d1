package io.github.e2bmcp.server.door;

import io.github.e2bmcp.server.tool.Tool;
import io.github.e2bmcp.server.tool.ToolForm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which scopes a caller must have been granted to call a tool. No scope includes another.
 *
 * @param byTool for tools that are named
 * @param reading for other tools that change nothing; empty: no scope
 * @param running for other tools; empty: no scope
 */
public record ToolScopes(
    Map<String, Set<String>> byTool, Set<String> reading, Set<String> running) {

  /** Every tool for everyone who may enter. */
  public static final ToolScopes NONE = new ToolScopes(Map.of(), Set.of(), Set.of());

  /** One scope for what only looks, another for what does something. */
  public static final ToolScopes STANDARD =
      new ToolScopes(Map.of(), Set.of("sandbox:read"), Set.of("sandbox:run"));

  /** RFC 6749, section 3.3; a quote would end the challenge that names the scope. */
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

  public ToolScopes {
    byTool = Map.copyOf(byTool);
    reading = Set.copyOf(reading);
    running = Set.copyOf(running);
  }

  /**
   * Reads {@code off}, or changes to the standard as {@code TOOL=SCOPE} with commas between; more
   * scopes of one tool have a plus sign between.
   *
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  public static ToolScopes parse(String text) {
    if (text.strip().equals("off")) {
      return NONE;
    }
    Map<String, Set<String>> byTool = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--tool-scopes has '%s', but must be off, or TOOL=SCOPE with commas between."
                .formatted(part.strip()));
      }
      Set<String> scopes = Set.copyOf(list("--tool-scopes", part.substring(equals + 1), "[+]"));
      byTool.put(part.substring(0, equals).strip(), scopes);
    }
    return new ToolScopes(byTool, STANDARD.reading, STANDARD.running);
  }

  /**
   * Scopes in a flag, in their order, none twice.
   *
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  public static List<String> list(String flag, String text, String separator) {
    List<String> scopes = new ArrayList<>();
    for (String part : text.split(separator, -1)) {
      String scope = part.strip();
      if (scope.isEmpty() || scopes.contains(scope)) {
        continue;
      }
      if (!SCOPE.matcher(scope).matches()) {
        throw new IllegalArgumentException(
            "%s has '%s', but a scope has no spaces, quotes or backslashes; put commas between scopes."
                .formatted(flag, scope));
      }
      scopes.add(scope);
    }
    return scopes;
  }

  /** What a tool demands. */
  Set<String> of(ToolForm form) {
    return byTool.getOrDefault(form.name(), form.hints().readOnly() ? reading : running);
  }

  /** All scopes that these tools demand, sorted. */
  public List<String> all(Collection<? extends Tool> tools) {
    Set<String> all = new TreeSet<>();
    tools.forEach(tool -> all.addAll(of(tool.form())));
    return List.copyOf(all);
  }

  /**
   * Checks that it names no tool but these.
   *
   * @throws IllegalArgumentException with a sentence that says what to do
   */
  public void requireKnown(Collection<? extends Tool> tools) {
    List<String> names = tools.stream().map(tool -> tool.form().name()).toList();
    for (String name : new TreeSet<>(byTool.keySet())) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "--tool-scopes names '%s', but the tools are %s."
                .formatted(name, String.join(", ", names)));
      }
    }
  }
}
