package io.github.e2bmcp.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void takesWordsSettingsAndOptionsApart() {
    CommandLine line =
        CommandLine.parse(
            List.of("http", "--port", "8080", "--log-level=debug", "--json", "--", "--word"),
            Set.of("json"),
            Set.of("port"));

    assertThat(line.words()).containsExactly("http", "--word");
    assertThat(line.settings()).isEqualTo(Map.of(Setting.LOG_LEVEL, "debug"));
    assertThat(line.options()).isEqualTo(Map.of("port", "8080", "json", ""));
    assertThat(line.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--sandbox-memry, --sandbox-memory",
    "--memory, --sandbox-memory",
    "--loglevel, --log-level",
    "--atach, --attack"
  })
  void suggestsWhatAnUnknownFlagWasMeantToBe(String flag, String meant) {
    CommandLine line = CommandLine.parse(List.of(flag), Set.of("attack"), Set.of());

    assertThat(line.problems())
        .containsExactly("Unknown flag " + flag + "; did you mean " + meant + "?");
  }

  @Test
  void aFlagLikeNothingElsePointsToTheHelp() {
    assertThat(CommandLine.parse(List.of("--quux=3")).problems())
        .containsExactly("Unknown flag --quux; see --help for all flags.");
  }

  @Test
  void aMissingValueIsAProblem() {
    assertThat(CommandLine.parse(List.of("--log-level")).problems())
        .containsExactly("--log-level needs a value, as --log-level VALUE.");
    assertThat(CommandLine.parse(List.of("--log-level", "--log-file=x")).problems()).hasSize(1);
  }

  @Test
  void aSwitchTakesNoValue() {
    assertThat(CommandLine.parse(List.of("--json=no"), Set.of("json"), Set.of()).problems())
        .containsExactly("--json takes no value, but got 'no'.");
  }
}
