package io.github.e2bmcp.server.validation;

import io.github.e2bmcp.sandbox.SandboxException.InvalidArgument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks of tool arguments that a JSON schema cannot make. Each method returns the argument or
 * throws {@link InvalidArgument} with a sentence that tells what to do.
 *
 * @param codeBytes most bytes of code in UTF-8
 * @param fileBytes most bytes of a file's content in UTF-8
 * @param packages most packages in one call
 */
public record ToolArguments(long codeBytes, long fileBytes, int packages) {

  private static final Pattern SANDBOX_ID = Pattern.compile("[a-z0-9-]{1,128}");

  /** A language of {@code install_packages}. */
  public enum Language {
    PYTHON,
    JAVASCRIPT
  }

  public String code(String code) {
    if (code.isBlank()) {
      throw new InvalidArgument("code is empty. Give at least one statement to run.");
    }
    if (code.indexOf('\0') >= 0) {
      throw new InvalidArgument(
          "code has a NUL character, which no program can have. Write it as an escape, \\0 or \\x00.");
    }
    long bytes = bytes(code);
    if (bytes > codeBytes) {
      throw new InvalidArgument(
          String.format(
              Locale.ROOT,
              "code has %,d bytes, but at most %,d are allowed. Split it into several calls (state is"
                  + " kept between them), or write it to a file by create_file and import that.",
              bytes,
              codeBytes));
    }
    return code;
  }

  /** The absolute path of a file to write: see {@link SandboxPath}; it must not name a folder. */
  public String filePath(String path) {
    String resolved = SandboxPath.resolve(path);
    boolean folder =
        path.endsWith("/")
            || path.endsWith("/.")
            || resolved.equals(SandboxPath.HOME)
            || resolved.equals("/tmp");
    if (folder) {
      throw new InvalidArgument(
          "path '"
              + path
              + "' names a directory. Give the path of a file, such as data/example.txt.");
    }
    return resolved;
  }

  public String content(String content) {
    long bytes = bytes(content);
    if (bytes > fileBytes) {
      throw new InvalidArgument(
          String.format(
              Locale.ROOT,
              "content has %,d bytes, but at most %,d are allowed. Write the file in parts with"
                  + " execute_python, opening it with mode 'a'.",
              bytes,
              fileBytes));
    }
    return content;
  }

  /** An id that an earlier result named, or {@code new}. */
  public String sandboxId(String id) {
    if (!SANDBOX_ID.matcher(id).matches()) {
      throw new InvalidArgument(
          "sandbox_id is not one of ours. Use the sandbox_id of an earlier result, 'new' for a fresh"
              + " sandbox, or leave it out for the default one.");
    }
    return id;
  }

  public Language language(String language) {
    return switch (language) {
      case "python" -> Language.PYTHON;
      case "javascript" -> Language.JAVASCRIPT;
      default ->
          throw new InvalidArgument(
              "language must be 'python' (pip) or 'javascript' (npm). Choose the one that the"
                  + " packages are for.");
    };
  }

  /** The names' own grammar is checked where they are installed. */
  public List<String> packages(List<String> names) {
    if (names.isEmpty()) {
      throw new InvalidArgument("packages is empty. Name at least one, such as [\"numpy\"].");
    }
    if (names.size() > packages) {
      throw new InvalidArgument(
          "packages has %d names, but at most %d are allowed. Make several calls."
              .formatted(names.size(), packages));
    }
    if (names.stream().anyMatch(String::isBlank)) {
      throw new InvalidArgument("packages has an empty name. Remove it.");
    }
    return List.copyOf(names);
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
