package io.github.e2bmcp.server.output;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Forms of well-known keys, told by their own fixed beginnings. All patterns are bounded or
 * possessive, so that no text makes one slow.
 */
public enum KeyFormat {
  PRIVATE_KEY(
      "private key",
      "PRIVATE KEY",
      "-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[^-]{20,20000}+(?:-----END[A-Z ]{0,40}-----)?"),
  JWT(
      "JSON web token",
      "eyJ",
      "\\beyJ[A-Za-z0-9_-]{10,4000}+\\.eyJ[A-Za-z0-9_-]{10,8000}+\\.[A-Za-z0-9_-]{16,4000}+"),
  AWS_ID("AWS access key id", "A", "\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\\b"),
  GITHUB(
      "GitHub token",
      "g",
      "\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}+|github_pat_[A-Za-z0-9_]{60,255}+)"),
  GITLAB("GitLab token", "glpat-", "\\bglpat-[A-Za-z0-9_-]{20,64}+"),
  ANTHROPIC("Anthropic key", "sk-ant-", "\\bsk-ant-[A-Za-z0-9]{2,10}-[A-Za-z0-9_-]{24,200}+"),
  OPENAI(
      "OpenAI key",
      "sk-",
      "\\bsk-(?:proj-|svcacct-|admin-)?(?=[A-Za-z_-]{0,200}+[0-9])[A-Za-z0-9_-]{32,200}+"),
  SLACK("Slack token", "xox", "\\bxox[abeoprs]-[A-Za-z0-9-]{20,250}+"),
  SLACK_HOOK(
      "Slack webhook",
      "hooks.slack.com",
      "hooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/]{30,120}+"),
  GOOGLE("Google API key", "AIza", "\\bAIza[A-Za-z0-9_-]{35}"),
  GOOGLE_OAUTH("Google OAuth secret", "GOCSPX-", "\\bGOCSPX-[A-Za-z0-9_-]{28}"),
  STRIPE("Stripe key", "k_", "\\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,250}+"),
  STRIPE_HOOK("Stripe webhook secret", "whsec_", "\\bwhsec_[A-Za-z0-9+/=]{24,100}+"),
  NPM("npm token", "npm_", "\\bnpm_[A-Za-z0-9]{36}\\b"),
  PYPI("PyPI token", "pypi-", "\\bpypi-AgE[A-Za-z0-9_-]{50,1000}+"),
  E2B("E2B key", "e2b_", "\\be2b_[0-9a-f]{32,64}+\\b"),
  HUGGING_FACE("Hugging Face token", "hf_", "\\bhf_[A-Za-z]{34}\\b"),
  SENDGRID("SendGrid key", "SG.", "\\bSG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
  DIGITAL_OCEAN("DigitalOcean token", "_v1_", "\\bdo[opr]_v1_[a-f0-9]{64}\\b"),
  AZURE_STORAGE("Azure storage key", "AccountKey=", "AccountKey=[A-Za-z0-9+/]{60,120}+={0,2}"),
  AWS_SECRET(
      "AWS secret key",
      "ecret",
      "(?i)aws_?secret_?(?:access_?)?key[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])");

  private final String label;
  private final String marker;
  private final Pattern pattern;

  KeyFormat(String label, String marker, String regex) {
    this.label = label;
    this.marker = marker;
    this.pattern = Pattern.compile(regex);
  }

  /** What it is, in a few words. */
  public String label() {
    return label;
  }

  /** Those that occur in the text. */
  public static List<KeyFormat> in(String text) {
    return Arrays.stream(values()).filter(format -> format.isIn(text)).toList();
  }

  /** The text with each key replaced. */
  static String maskAll(String text) {
    String masked = text;
    for (KeyFormat format : values()) {
      if (masked.contains(format.marker)) {
        masked = format.pattern.matcher(masked).replaceAll(SecretMasker.mark(format.label));
      }
    }
    return masked;
  }

  private boolean isIn(String text) {
    return text.contains(marker) && pattern.matcher(text).find();
  }
}
