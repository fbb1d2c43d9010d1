package io.github.e2bmcp.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlSequencesTest {

  private static final String E = "\u001b";

  private static String strip(String text) {
    return ControlSequences.strip(text);
  }

  @Test
  void plainTextStaysTheSameObject() {
    String text = "a\tb\nc";
    assertThat(strip(text)).isSameAs(text);
  }

  @Test
  void coloursAndCursorMovesGo() {
    assertThat(strip(E + "[1;31mred" + E + "[0m" + E + "[2J" + E + "[?25l" + E + "[10;5H"))
        .isEqualTo("red");
    assertThat(strip("\u009b31mred\u009bm")).isEqualTo("red");
    assertThat(strip(E + "(B" + E + "=" + E + "Mx" + E)).isEqualTo("x");
  }

  @Test
  void linksKeepTheirTextAndClipboardAndTitlesGo() {
    assertThat(strip(E + "]8;;http://evil.example" + E + "\\click" + E + "]8;;" + E + "\\"))
        .isEqualTo("click");
    assertThat(strip("a" + E + "]52;c;cm0gLXJm\u0007b" + E + "]0;title\u009cc")).isEqualTo("abc");
    assertThat(strip("\u009d0;title\u0007x" + E + "P1$r0m" + E + "\\y" + E + "_apc" + E + "\\z"))
        .isEqualTo("xyz");
  }

  @Test
  void anUnendedStringHidesNothing() {
    assertThat(strip(E + "]0;honest output\nnext")).isEqualTo("0;honest output\nnext");
    assertThat(strip(E + "Pabc" + E + "[31mdef")).isEqualTo("abcdef");
  }

  @Test
  void aProgressBarLeavesItsLastState() {
    assertThat(strip(" 10%|#    |\r 50%|##   |\r100%|#####|\ndone")).isEqualTo("100%|#####|\ndone");
    assertThat(strip("downloading 9 of 10\r" + E + "[Kdone")).isEqualTo("done");
    assertThat(strip("downloading" + E + "[2Kdone")).isEqualTo("done");
    assertThat(strip("hello world\rHELLO")).isEqualTo("HELLO world");
    assertThat(strip("one\r\ntwo\r\n")).isEqualTo("one\ntwo\n");
    assertThat(strip("kept\r")).isEqualTo("kept");
  }

  @Test
  void backspacesOverwrite() {
    assertThat(strip("_\bx_\by")).isEqualTo("xy");
    assertThat(strip("|\b/\b-\bok")).isEqualTo("ok");
    assertThat(strip("\b\babc")).isEqualTo("abc");
  }

  @Test
  void nulBellAndOtherControlsGo() {
    assertThat(strip("a\0b\u0007c\u007fd\u0084e\u000ef")).isEqualTo("abcdef");
    assertThat(strip("a\u000bb\fc")).isEqualTo("a\nb\nc");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x202A, 0x202E, 0x2066, 0x2069, 0x200E, 0x061C, 0x200B, 0x2060, 0xFEFF, 0x00AD, 0x180E,
        0x3164, 0x2028, 0xE0001, 0xE0041, 0xE01EF, 0xFE00, 0x2062
      })
  void whatNobodySeesIsMadeVisible(int codePoint) {
    assertThat(strip("a" + Character.toString(codePoint) + "b"))
        .isEqualTo("a" + "⟦U+%04X⟧".formatted(codePoint) + "b");
  }

  @ParameterizedTest
  @CsvSource({
    "👨‍👩‍👧‍👦",
    "👩🏽‍💻",
    "❤️",
    "❤️‍🔥",
    "1️⃣",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "🇩🇪",
    "می‌خواهم",
    "क्‍ष",
    "葛󠄀",
    "naïve café",
    "日本語 עברית العربية"
  })
  void writingThatNeedsInvisibleCharactersStaysWhole(String text) {
    assertThat(strip(text)).isEqualTo(text);
  }

  @Test
  void hiddenMessagesInTagsAndSelectorsAreVisible() {
    assertThat(strip("ok\uDB40\uDC48\uDB40\uDC49")).isEqualTo("ok⟦U+E0048⟧⟦U+E0049⟧");
    assertThat(strip("😀\uDB40\uDD10\uDB40\uDD11")).contains("⟦U+E0110⟧⟦U+E0111⟧");
    assertThat(strip("pass\u200Dword")).isEqualTo("pass⟦U+200D⟧word");
  }

  @Test
  void aLoneSurrogateBecomesTheReplacementCharacter() {
    assertThat(strip("a\uD800b")).isEqualTo("a\uFFFDb");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void timeIsLinearInHostileText() {
    String unended = (E + "]x").repeat(1_000_000);
    assertThat(strip(unended)).hasSize(1_000_000);
    assertThat(strip("\r".repeat(3_000_000))).isEmpty();
    assertThat(strip("a\r".repeat(2_000_000))).isEqualTo("a");
  }

  @Test
  void randomBytesLeaveNoControlBehind() {
    Random random = new Random(42);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(strip(LenientUtf8.decode(bytes)).codePoints())
          .noneMatch(
              c -> (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x202E);
    }
  }
}
