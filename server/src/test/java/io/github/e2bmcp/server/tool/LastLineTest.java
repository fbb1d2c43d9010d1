package io.github.e2bmcp.server.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastLineTest {

  private final LastLine line = new LastLine();

  @Test
  void showsALineOnlyWhenItIsWhole() {
    assertThat(line.after("a sec")).isEmpty();
    assertThat(line.after("ret\nnext")).isEqualTo("a secret");
    assertThat(line.after(" one")).isEqualTo("a secret");
    assertThat(line.after("\n\n")).isEqualTo("next one");
    assertThat(line.after("10 %\r20 %\r30")).isEqualTo("20 %");
  }

  @Test
  void isShortHoweverMuchIsPrinted() {
    for (int i = 0; i < 100; i++) {
      assertThat(line.after("x".repeat(1_000))).isEmpty();
    }
    assertThat(line.after("\n")).hasSize(200);
  }
}
