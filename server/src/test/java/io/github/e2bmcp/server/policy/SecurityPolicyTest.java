package io.github.e2bmcp.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.interpreter.Language;
import org.junit.jupiter.api.Test;

class SecurityPolicyTest {

  private static final String DANGEROUS = "import os\nprint(os.environ)\nos.system('./miner')";

  private static Verdict check(PolicyMode mode, String code) {
    return new SecurityPolicy(mode).check(Language.PYTHON, code);
  }

  @Test
  void monitorLetsItRunAndNotes() {
    assertThat(check(PolicyMode.MONITOR, DANGEROUS))
        .isInstanceOfSatisfying(
            Verdict.Noted.class,
            noted ->
                assertThat(noted.note())
                    .isEqualTo(
                        "Security note: line 2: secrets: reads the whole environment; line 3:"
                            + " processes: starts a program by os.system."));
  }

  @Test
  void enforceRefusesInOneSentence() {
    assertThat(check(PolicyMode.ENFORCE, DANGEROUS))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.sentence())
                  .startsWith("Security validation failed: line 2: secrets: reads the whole");
              assertThat(refused.findings()).hasSize(2);
            });
  }

  @Test
  void offLooksForNothing() {
    assertThat(check(PolicyMode.OFF, DANGEROUS)).isEqualTo(new Verdict.Clean());
  }

  @Test
  void plainCodeIsCleanInEveryMode() {
    for (PolicyMode mode : PolicyMode.values()) {
      assertThat(check(mode, "print(1 + 1)")).isEqualTo(new Verdict.Clean());
    }
  }

  @Test
  void aNoteIsShortHoweverMuchIsFound() {
    assertThat(check(PolicyMode.MONITOR, "import os\n" + "os.fork()\n".repeat(50)))
        .isInstanceOfSatisfying(
            Verdict.Noted.class, noted -> assertThat(noted.note()).endsWith("; and 17 more."));
  }
}
