package io.github.e2bmcp.server.policy;

import io.github.e2bmcp.server.output.KeyFormat;
import io.github.e2bmcp.server.policy.Finding.Category;
import io.github.e2bmcp.server.policy.Finding.Severity;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strings that are paths or keys of which honest code has no need. A string with spaces is prose.
 */
final class StringRules {

  private static final Pattern SYSTEM_PATH =
      Pattern.compile(
          "(?:file://)?/(?:etc/(?:passwd|shadow|gshadow|sudoers|crontab|cron\\.|ssh|ssl/private)|root/|boot/|sys/(?:fs|kernel|firmware|class)"
              + "|proc/(?:self|1|[0-9]+|sys|sysrq-trigger|kcore|kallsyms)/?(?:environ|mem|maps|root|fd|cwd|exe|kernel.*|ns.*|)$"
              + "|proc/(?:self|1)/(?:root|cwd)/|dev/(?:mem|kmem|sd[a-z]|nvme|vd[a-z]|tcp/)|(?:var/)?run/docker\\.sock|var/(?:log/auth|spool/cron)).*"
              + "|(?:.*/)?(?:\\.\\./){3,}.*|(?i)c:(?:\\\\{1,2}|/)windows(?:\\\\{1,2}|/)system32.*");
  private static final Pattern SECRET_FILE =
      Pattern.compile(
          "(?:.*/)?(?:\\.ssh(?:/.*)?|id_(?:rsa|ed25519|ecdsa)|\\.aws/.*|\\.netrc|\\.pgpass|\\.git-credentials|\\.docker/config\\.json"
              + "|\\.kube/config|\\.npmrc|\\.pypirc|\\.bash_history|\\.gnupg(?:/.*)?|\\.config/gcloud(?:/.*)?)|.*/\\.env(?:\\.\\w+)?|/proc/(?:self|[0-9]+)/environ"
              + "|/(?:var/)?run/secrets/.*");
  private static final Pattern METADATA =
      Pattern.compile("169\\.254\\.169\\.254|metadata\\.google\\.internal|fd00:ec2::254");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(?:api_?key|secret|access_?key|private_?key|auth_?token|access_?token|passwd|password)");
  private static final Pattern KEY_LETTERS = Pattern.compile("[A-Za-z0-9+/=_.~-]{1,300}");
  private static final Pattern LOGIN =
      Pattern.compile("[a-z+]{2,20}://[^\\s:/@]{1,60}:([^\\s:/@{}$<]{6,100})@.{1,200}");
  private static final Pattern SAMPLE_PASSWORD =
      Pattern.compile("(?i)[a-z_-]+|.*(?:example|change|placeholder|xxx).*");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?i).*(?:your|example|change|placeholder|xxx|dummy|test|<|\\$\\{|123456).*");

  /** Of the paths below. */
  private static final int SHORTEST = 4;

  private StringRules() {}

  static void check(List<Token> tokens, int index, List<Finding> findings) {
    Token string = tokens.get(index);
    String text = string.text();
    List<KeyFormat> keys = text.length() >= 16 ? KeyFormat.in(text) : List.of();
    if (!keys.isEmpty()) {
      add(
          findings,
          Category.SECRETS,
          Severity.HIGH,
          string,
          "has a " + keys.getFirst().label() + " in it");
    } else if (isHardCodedSecret(tokens, index)) {
      add(findings, Category.SECRETS, Severity.MEDIUM, string, "has a secret in it");
    }
    Matcher login = LOGIN.matcher(text);
    if (text.contains("://")
        && login.matches()
        && !SAMPLE_PASSWORD.matcher(login.group(1)).matches()) {
      add(findings, Category.SECRETS, Severity.MEDIUM, string, "has a password in an address");
    }
    boolean prose = text.length() > 300 || text.indexOf(' ') >= 0 || text.indexOf('\n') >= 0;
    if (!prose && text.length() >= SHORTEST) {
      path(string, findings);
    }
  }

  private static void path(Token string, List<Finding> findings) {
    String text = string.text();
    if (METADATA.matcher(text).find()) {
      add(findings, Category.NETWORK, Severity.HIGH, string, "asks a cloud's metadata service");
    } else if (SECRET_FILE.matcher(text).matches() && !text.equals(".npmrc")) {
      add(
          findings,
          Category.SECRETS,
          Severity.HIGH,
          string,
          "names a file of secrets, " + Finding.shown(text));
    } else if (SYSTEM_PATH.matcher(text).matches()) {
      add(
          findings,
          Category.SYSTEM_FILES,
          Severity.HIGH,
          string,
          "names a file of the system, " + Finding.shown(text));
    }
  }

  private static boolean isHardCodedSecret(List<Token> tokens, int index) {
    String text = tokens.get(index).text();
    boolean assigned =
        index >= 2
            && (tokens.get(index - 1).is("=") || tokens.get(index - 1).is(":"))
            && SECRET_NAME.matcher(tokens.get(index - 2).text()).matches();
    return assigned
        && text.length() >= 16
        && KEY_LETTERS.matcher(text).matches()
        && text.chars().filter(Character::isDigit).count() >= 2
        && text.chars().anyMatch(Character::isLetter)
        && text.chars().distinct().count() >= 10
        && !PLACEHOLDER.matcher(text).matches();
  }

  private static void add(
      List<Finding> findings, Category category, Severity severity, Token at, String reason) {
    findings.add(new Finding(category, severity, at.line(), reason));
  }
}
