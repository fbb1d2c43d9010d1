package io.github.e2bmcp.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskerTest {

  private static final String SECRET = "e2b_9f3c71d0aa42be85Qx/Zk+7";
  private static final SecretMasker MASKER = new SecretMasker(Map.of("THE_KEY", SECRET));
  private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);

  private static String joined(String format, String between) {
    return SECRET.chars().mapToObj(format::formatted).collect(Collectors.joining(between));
  }

  static List<String> disguises() {
    List<String> all = new ArrayList<>();
    all.add(SECRET);
    all.add(SECRET.toUpperCase(Locale.ROOT));
    all.add(new StringBuilder(SECRET).reverse().toString());
    for (String before : List.of("", "a", "ab", "abc", "abcd", "{\"key\": \"")) {
      for (String after : List.of("", "z", "zz\"}")) {
        byte[] text = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
        all.add(Base64.getEncoder().encodeToString(text));
        all.add(Base64.getUrlEncoder().withoutPadding().encodeToString(text));
        all.add(HexFormat.of().formatHex(text));
      }
    }
    all.add(Base64.getMimeEncoder(20, new byte[] {'\n'}).encodeToString(BYTES));
    all.add(HexFormat.of().withUpperCase().formatHex(BYTES));
    all.add(HexFormat.ofDelimiter(":").formatHex(BYTES));
    all.add(HexFormat.ofDelimiter(" ").formatHex(BYTES));
    all.add(HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(BYTES));
    all.add(HexFormat.of().withPrefix("\\x").formatHex(BYTES));
    all.add(URLEncoder.encode(SECRET, StandardCharsets.UTF_8));
    all.add(joined("%%%02x", ""));
    all.add(joined("\\u%04x", ""));
    all.add(joined("&#%d;", ""));
    all.add("[" + joined("%d", ", ") + "]");
    all.add(joined("%c", " "));
    all.add(joined("%c", "\n"));
    all.add(joined("%c", "-"));
    all.add("[" + joined("'%c'", ", ") + "]");
    all.add(SECRET.substring(0, 13) + "\n" + SECRET.substring(13));
    all.add(joined("%c", "⟦U+200B⟧"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("disguises")
  void aKnownSecretIsFoundInEveryCommonForm(String disguise) {
    String masked = MASKER.mask("before " + disguise + " after");
    assertThat(masked).startsWith("before ").contains("[MASKED: THE_KEY]").endsWith(" after");
    String left = Skeleton.lettersOf(masked.replace("[MASKED: THE_KEY]", ""));
    for (int i = 0; i + 24 <= Skeleton.lettersOf(disguise).length(); i++) {
      assertThat(left).doesNotContain(Skeleton.lettersOf(disguise).substring(i, i + 24));
    }
  }

  @Test
  void aLongPartOfASecretIsMaskedToo() {
    assertThat(MASKER.mask("first half: " + SECRET.substring(0, 14)))
        .isEqualTo("first half: [MASKED: THE_KEY]");
    assertThat(MASKER.mask("second half: " + SECRET.substring(12)))
        .startsWith("second half: [MASKED: THE_KEY]");
  }

  @Test
  void textAroundStaysAsItWas() {
    assertThat(MASKER.mask("key='" + SECRET + "', n=3\n"))
        .isEqualTo("key='[MASKED: THE_KEY]', n=3\n");
  }

  @Test
  void wordsAreNotSoughtTakenApart() {
    SecretMasker masker = new SecretMasker(Map.of("PASS", "open sesame"));
    assertThat(masker.mask("open-sesame OpenSesame")).isEqualTo("open-sesame OpenSesame");
    assertThat(masker.mask("say open sesame!")).isEqualTo("say [MASKED: PASS]!");
  }

  @Test
  void shortValuesAreLeftAlone() {
    assertThat(new SecretMasker(Map.of("K", "abc1234")).mask("abc1234")).isEqualTo("abc1234");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AKIA" + "IOSFODNN7EXAMPLE",
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a",
        "github_pat_"
            + "11ABCDEFG0abcdefghijkl_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTU",
        "glpat-" + "abcDEF123456_-abcDEF",
        "sk-ant-" + "api03-abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFG",
        "sk-proj-" + "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH",
        "sk-" + "abcdefghijklmnopqrstuv0123456789abcdefghijklmnop",
        "xoxb-" + "123456789012-123456789012-abcdefghijklmnopqrstuvwx",
        "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "AIza" + "SyA-1234567890abcdefghijklmnopqrstu",
        "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
        "npm_" + "abcdefghijklmnopqrstuvwxyz0123456789",
        "pypi-" + "AgEIcHlwaS5vcmcCJDEyMzQ1Njc4LTkwYWItY2RlZi0xMjM0LTU2Nzg5MGFiY2RlZgACKlsz",
        "e2b_" + "0123456789abcdef0123456789abcdef01234567",
        "hf_" + "abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "SG." + "abcdefghijklmnopqrstuv.abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\nabc\n-----END RSA PRIVATE KEY-----",
      })
  void keysOfWellKnownFormsAreMasked(String key) {
    assertThat(new SecretMasker(Map.of()).mask("x " + key + " y"))
        .matches("(?s)x .{0,40}\\[MASKED: [^]]+] y");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void timeIsLinearInHostileText() {
    for (String unit :
        List.of("e2b_9f3c71d0", "eyJ", "-----BEGIN PRIVATE KEY-----", "sk-", "a.", "ghp_ ")) {
      assertThat(MASKER.mask(unit.repeat(1_000_000 / unit.length()))).isNotEmpty();
    }
  }

  @Test
  void secretsOfAnEnvironmentAreTold() {
    Map<String, String> secrets =
        EnvironmentSecrets.in(
            Map.ofEntries(
                Map.entry("E2B_API_KEY", "e2b_0123456789abcdef"),
                Map.entry("DB_PASSWORD", "Tr0ub4dor&3"),
                Map.entry("MY_CANARY", "canary-value-one"),
                Map.entry("SESSION", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
                Map.entry("HTTPS_PROXY", "http://joe:s3cretpass@proxy.example:3128"),
                Map.entry("PATH", "/usr/local/bin:/usr/bin"),
                Map.entry("PWD", "/home/joe/work"),
                Map.entry("SSH_AUTH_SOCK", "/tmp/ssh-XXXX/agent.1"),
                Map.entry("LANG", "en_US.UTF-8"),
                Map.entry("TERM", "xterm-256color"),
                Map.entry("KEYBOARD", "us-intl-altgr"),
                Map.entry("TOKEN_TYPE", "bearer"),
                Map.entry("NODE_ENV", "production")));
    assertThat(secrets.keySet())
        .containsExactlyInAnyOrder(
            "E2B_API_KEY", "DB_PASSWORD", "MY_CANARY", "SESSION", "HTTPS_PROXY");
    assertThat(secrets).containsEntry("HTTPS_PROXY", "s3cretpass");
  }
}
