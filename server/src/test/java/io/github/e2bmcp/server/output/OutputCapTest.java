package io.github.e2bmcp.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputCapTest {

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj("line %06d\n"::formatted)
        .collect(Collectors.joining());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void whatFitsStaysWhole() {
    OutputCap.Capped capped = new OutputCap(10).cap("0123456789", "");
    assertThat(capped).isEqualTo(new OutputCap.Capped("0123456789", 10, false));
  }

  @Test
  void longOutputKeepsHeadAndTailAndTellsItsSizeAndPlace() {
    OutputCap.Capped capped = new OutputCap(10_000).cap(lines(100_000), "read_file /tmp/o.txt");

    assertThat(capped.cut()).isTrue();
    assertThat(capped.totalBytes()).isEqualTo(1_200_000);
    assertThat(bytes(capped.text())).isBetween(7_000, 10_000);
    assertThat(capped.text())
        .startsWith("line 000000\n")
        .endsWith("line 099999\n")
        .contains(" of 1,200,000 bytes left out; the whole: read_file /tmp/o.txt …]");
    assertThat(capped.text().lines().filter(line -> line.startsWith("line")))
        .allMatch(line -> line.length() == 11);
  }

  @Test
  void linesThatTellOfErrorsSurviveFromTheMiddle() {
    String text = lines(5_000) + "ValueError: the one that matters\n" + lines(5_000);

    OutputCap.Capped capped = new OutputCap(10_000).cap(text, "");

    assertThat(capped.text()).contains("tell of errors:]\nValueError: the one that matters\n[…]");
    assertThat(bytes(capped.text())).isLessThanOrEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "語", "🙂", "e\u0301", "👩🏽", "error: x\n", "\n", "x"})
  void cutsFallBetweenCharactersAndTheLimitHolds(String unit) {
    for (int limit : new int[] {500, 1_000, 1_001, 1_002, 1_003, 10_000}) {
      String text = unit.repeat(20_000);
      OutputCap.Capped capped = new OutputCap(limit).cap(text, "read_file /tmp/whole.txt");
      assertThat(bytes(capped.text())).isLessThanOrEqualTo(limit);
      String head = capped.text().substring(0, capped.text().indexOf("\n[… "));
      assertThat(head.replace(unit, "")).isBlank();
      assertThat(capped.text().substring(capped.text().lastIndexOf("]\n") + 2).replace(unit, ""))
          .isBlank();
    }
  }

  @Test
  void aTinyLimitStillTellsTheSize() {
    assertThat(new OutputCap(100).cap("x".repeat(5_000), "").text()).contains("5,000 bytes");
  }
}
