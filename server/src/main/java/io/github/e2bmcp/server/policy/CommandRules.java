package io.github.e2bmcp.server.policy;

import io.github.e2bmcp.server.policy.Finding.Category;
import io.github.e2bmcp.server.policy.Finding.Severity;
import java.util.List;
import java.util.regex.Pattern;

/** Dangerous commands for a shell. */
final class CommandRules {

  private record Rule(Category category, Severity severity, Pattern pattern, String reason) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              Category.NETWORK,
              "\\b(?:curl|wget|nc|ncat|netcat|socat|telnet|ssh|scp|sftp|rsync|nmap|ftp|dig|nslookup)\\s|/dev/tcp/",
              "runs a network command"),
          rule(
              Category.SYSTEM_FILES,
              "\\brm\\s+(?:-\\w+\\s+)*-\\w*[rR]\\w*\\s+(?:-\\S+\\s+)*(?:/|~|\\$HOME|/\\*)(?:\\s|$|\\*)|\\bmkfs|\\bdd\\s.*of=/dev/"
                  + "|\\brm\\s+-\\w*r\\w*\\s+/(?:etc|usr|bin|var|lib|boot|root|home)\\b|--no-preserve-root",
              "destroys files of the system"),
          rule(
              Category.SYSTEM_FILES,
              "/etc/(?:passwd|shadow|sudoers|cron)|>\\s*/(?:etc|usr|bin|boot|sys|proc)/|\\bchmod\\s+(?:-R\\s+)?(?:777|[ug+]*s)\\s+/|\\bchown\\s.*\\s/|\\bmount\\s|\\bcrontab\\b",
              "touches files of the system"),
          rule(
              Category.PROCESSES,
              ":\\(\\)\\s*\\{|\\bsudo\\s|\\bsu\\s+-|\\bkill(?:all)?\\s+-|\\bpkill\\b|\\bshutdown\\b|\\breboot\\b|\\bnsenter\\b|\\bunshare\\b"
                  + "|\\binsmod\\b|\\bmodprobe\\b|\\bdocker\\s|\\bnohup\\s|\\bxmrig|base64\\s+(?:-d|--decode).*\\|\\s*(?:ba|z|da)?sh|\\|\\s*(?:ba|z|da)?sh\\b",
              "takes power over processes or the system"),
          rule(
              Category.SECRETS,
              "\\.ssh/|\\.aws/|\\.netrc|\\bid_rsa\\b|\\.git-credentials|/environ\\b|(?:^|[;&|]\\s*)(?:env|printenv)\\s*(?:$|[|>;])",
              "reads secrets"));

  private static final int LONGEST = 1_000;

  private CommandRules() {}

  private static Rule rule(Category category, String regex, String reason) {
    return new Rule(category, Severity.HIGH, Pattern.compile(regex), reason);
  }

  /** Adds what is found. */
  static void check(String command, int line, List<Finding> findings) {
    String bounded = command.length() > LONGEST ? command.substring(0, LONGEST) : command;
    for (Rule rule : RULES) {
      if (rule.pattern().matcher(bounded).find()) {
        findings.add(new Finding(rule.category(), rule.severity(), line, rule.reason()));
      }
    }
  }
}
