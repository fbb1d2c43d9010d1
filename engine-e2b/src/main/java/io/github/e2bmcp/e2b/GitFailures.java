package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.error.E2bException;
import java.util.List;
import java.util.Locale;

/** Tells from git's words why it failed; the words are those that the official SDKs look for. */
final class GitFailures {

  private static final List<String> AUTHENTICATION =
      List.of(
          "authentication failed",
          "terminal prompts disabled",
          "could not read username",
          "invalid username or password",
          "access denied",
          "permission denied",
          "not authorized");

  private static final List<String> UPSTREAM =
      List.of(
          "no upstream branch",
          "no upstream configured",
          "no tracking information",
          "set the remote as upstream",
          "set the upstream branch",
          "please specify which branch you want to merge with");

  private GitFailures() {}

  static E2bException explained(String action, E2bException.CommandExit exit) {
    String words = (exit.stderr() + "\n" + exit.stdout()).toLowerCase(Locale.ROOT);
    if (AUTHENTICATION.stream().anyMatch(words::contains)) {
      return new E2bException.GitAuthentication(
              "Git " + action + " requires credentials for private repositories.")
          .because(exit);
    }
    if (UPSTREAM.stream().anyMatch(words::contains)) {
      return new E2bException.GitUpstream(
              "Git "
                  + action
                  + " failed because no upstream branch is configured: name the remote and the branch.")
          .because(exit);
    }
    return exit;
  }
}
