package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import java.util.regex.Pattern;

/**
 * A workload identity token that the egress proxy puts into requests, so that it never enters the
 * sandbox.
 *
 * @param type such as {@code JWT-SVID}
 */
public record IamToken(String audience, String type) {

  private static final Pattern UNUSABLE = Pattern.compile("[{}\\p{Cc}]");

  /** What stands for the token's value in a header of {@link NetworkRules}. */
  public static String placeholder(String name) {
    checkName(name);
    return "${e2b.identity.tokens." + name + "}";
  }

  static void checkName(String name) {
    if (name.isEmpty() || UNUSABLE.matcher(name).find()) {
      throw new E2bException.InvalidArgument(
          "a token's name must not be empty nor hold braces or control characters: " + name);
    }
  }
}
