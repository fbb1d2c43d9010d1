package io.github.e2bmcp.server.output;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which variables of an environment hold secrets: those named so, those that look random, and
 * passwords in addresses.
 */
public final class EnvironmentSecrets {

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?:^|_)(?:.*KEY|.*TOKEN|.*SECRET|PASS|.*PASSWORD|.*PASSWD|PASSPHRASE|PWD|CREDENTIALS?|AUTH"
              + "|PRIVATE|COOKIE|CANARY|PAT|DSN|WEBHOOK)(?:_|$)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_+=~./-]{16,}");
  private static final Pattern PATH = Pattern.compile("(?:/|~|\\.{1,2}/|[A-Za-z]:\\\\).*");
  private static final Pattern LOGIN = Pattern.compile("://([^/@:\\s]*):([^@/\\s]+)@");
  private static final double LEAST_ENTROPY = 3.3;

  private EnvironmentSecrets() {}

  /** The secrets by the names of their variables. */
  public static Map<String, String> in(Map<String, String> environment) {
    Map<String, String> secrets = new LinkedHashMap<>();
    environment.forEach((name, value) -> {
      Matcher login = LOGIN.matcher(value);
      if (login.find()) {
        boolean longEnough = login.group(2).length() >= SecretMasker.SHORTEST;
        secrets.put(name, longEnough ? login.group(2) : login.group(1) + ":" + login.group(2));
      } else if (!PATH.matcher(value).matches()
          && value.length() >= SecretMasker.SHORTEST
          && (SECRET_NAME.matcher(name).find() ? isNoWord(value) : looksRandom(value))) {
        secrets.put(name, value);
      }
    });
    return secrets;
  }

  /** Something like {@code keyring} or {@code disabled} is no secret, whatever its name. */
  private static boolean isNoWord(String value) {
    return !value.matches("[a-z]{1,11}|[0-9]{1,9}|[A-Z]{1,11}");
  }

  private static boolean looksRandom(String value) {
    long digits = value.chars().filter(Character::isDigit).count();
    long letters = value.chars().filter(Character::isLetter).count();
    return RANDOM.matcher(value).matches()
        && digits >= 3
        && letters >= 3
        && !value.contains("/")
        && entropy(value) >= LEAST_ENTROPY;
  }

  /** Shannon's entropy in bits for each character. */
  private static double entropy(String value) {
    return value
        .chars()
        .distinct()
        .mapToDouble(c -> (double) value.chars().filter(d -> d == c).count() / value.length())
        .map(share -> -share * Math.log(share) / Math.log(2))
        .sum();
  }
}
