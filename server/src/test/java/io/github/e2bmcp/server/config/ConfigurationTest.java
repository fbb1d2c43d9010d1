package io.github.e2bmcp.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.server.config.Configuration.AutoInstall;
import io.github.e2bmcp.server.config.Configuration.EngineChoice;
import io.github.e2bmcp.server.config.Configuration.Isolation;
import io.github.e2bmcp.server.config.Configuration.RuntimeChoice;
import io.github.e2bmcp.server.log.Level;
import io.github.e2bmcp.server.policy.PolicyMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

  private static List<String> problems(Map<String, String> environment, String... flags) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> Configuration.read(CommandLine.parse(List.of(flags)), environment));
    assertThat(refused).isNotNull();
    return Objects.requireNonNull(refused).problems();
  }

  @Test
  void defaultsAreThoseOfTheProduct() {
    Configuration defaults = Configuration.read(Map.of());

    assertThat(defaults)
        .isEqualTo(
            new Configuration(
                new Configuration.E2b("", "", null, null, ""),
                new Configuration.SandboxSettings(
                    EngineChoice.AUTO,
                    RuntimeChoice.AUTO,
                    List.of(),
                    List.of(),
                    Map.of(),
                    AutoInstall.KNOWN,
                    new Network(Network.Reach.NONE, List.of()),
                    Isolation.TOLD,
                    1,
                    Limits.standard()),
                new Configuration.Packages(Duration.ZERO, false),
                new Configuration.Calls(
                    50_000,
                    Duration.ofSeconds(30),
                    10_000,
                    10_000_000,
                    10_000_000,
                    20,
                    Duration.ofMinutes(5)),
                new Configuration.Sessions(Duration.ofMinutes(5), Duration.ofHours(1), 5, 20),
                PolicyMode.MONITOR,
                new Configuration.Logging(Level.INFO, null)));
  }

  @Test
  void everySettingIsTakenFromTheEnvironment() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("E2B_API_KEY", "e2b_key"),
            Map.entry("E2B_DOMAIN", "e2b.example"),
            Map.entry("E2B_API_URL", "https://api.example:8443"),
            Map.entry("E2B_SANDBOX_URL", "http://box.example"),
            Map.entry("E2B_TEMPLATE", "base"),
            Map.entry("SANDBOX_ENGINE", "local"),
            Map.entry("SANDBOX_RUNTIME", "RUNSC"),
            Map.entry("SANDBOX_TEMPLATES", "data=/"),
            Map.entry("SANDBOX_PACKAGES", "numpy, pandas,npm:lodash,npm:@types/node"),
            Map.entry("AUTO_INSTALL", "off"),
            Map.entry("PACKAGE_MINIMUM_AGE", "72h"),
            Map.entry("PACKAGE_SCRIPTS", "on"),
            Map.entry("SANDBOX_NETWORK", "API.example.com,*.example.org"),
            Map.entry("SANDBOX_ISOLATION", "required"),
            Map.entry("SANDBOX_WARM", "0"),
            Map.entry("SANDBOX_MEMORY", "512MB"),
            Map.entry("SANDBOX_CPUS", "0.5"),
            Map.entry("SANDBOX_PROCESSES", "64"),
            Map.entry("SANDBOX_DISK", "2GiB"),
            Map.entry("SANDBOX_INODES", "5000"),
            Map.entry("SANDBOX_OPEN_FILES", "128"),
            Map.entry("SANDBOX_CODE_LIMIT", "1KB"),
            Map.entry("SANDBOX_EXECUTION_TIMEOUT", "1500ms"),
            Map.entry("SANDBOX_OUTPUT_SHOWN", "2KiB"),
            Map.entry("SANDBOX_OUTPUT_LIMIT", "1MB"),
            Map.entry("SANDBOX_FILE_LIMIT", "3MB"),
            Map.entry("SANDBOX_PACKAGES_PER_CALL", "7"),
            Map.entry("SANDBOX_INSTALL_TIMEOUT", "2m"),
            Map.entry("SANDBOX_IDLE_TIMEOUT", "90s"),
            Map.entry("SANDBOX_LIFETIME", "2h"),
            Map.entry("SANDBOX_MAX_PER_CLIENT", "2"),
            Map.entry("SANDBOX_MAX_TOTAL", "3"),
            Map.entry("SECURITY_POLICY", "enforce"),
            Map.entry("LOG_LEVEL", "debug"),
            Map.entry("LOG_FILE", "/var/log/boxes.log"),
            Map.entry("NODE_ENV", "production"));
    assertThat(environment).hasSameSizeAs(Setting.values());

    assertThat(Configuration.read(environment))
        .isEqualTo(
            new Configuration(
                new Configuration.E2b(
                    "e2b_key",
                    "e2b.example",
                    URI.create("https://api.example:8443"),
                    URI.create("http://box.example"),
                    "base"),
                new Configuration.SandboxSettings(
                    EngineChoice.LOCAL,
                    RuntimeChoice.RUNSC,
                    List.of("numpy", "pandas"),
                    List.of("lodash", "@types/node"),
                    Map.of("data", Path.of("/")),
                    AutoInstall.OFF,
                    new Network(Network.Reach.DOMAINS, List.of("api.example.com", "*.example.org")),
                    Isolation.REQUIRED,
                    0,
                    new Limits(512_000_000, 0.5, 64, 2L << 30, 5000, 128)),
                new Configuration.Packages(Duration.ofDays(3), true),
                new Configuration.Calls(
                    1000,
                    Duration.ofMillis(1500),
                    2048,
                    1_000_000,
                    3_000_000,
                    7,
                    Duration.ofMinutes(2)),
                new Configuration.Sessions(Duration.ofSeconds(90), Duration.ofHours(2), 2, 3),
                PolicyMode.ENFORCE,
                new Configuration.Logging(Level.DEBUG, Path.of("/var/log/boxes.log"))));
  }

  @Test
  void aFlagGoesBeforeTheEnvironment() {
    CommandLine line = CommandLine.parse(List.of("--sandbox-memory=64MiB"));

    Configuration configuration = Configuration.read(line, Map.of("SANDBOX_MEMORY", "128MiB"));

    assertThat(configuration.sandbox().limits().memoryBytes()).isEqualTo(64L << 20);
  }

  @Test
  void anEmptyVariableMeansTheDefault() {
    assertThat(Configuration.read(Map.of("SANDBOX_MEMORY", "", "LOG_LEVEL", " ")))
        .isEqualTo(Configuration.read(Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SANDBOX_MEMORY | lots | SANDBOX_MEMORY is 'lots', but must be bytes, as 512MB or 1GiB:"
            + " 32MiB to 1TiB.",
        "SANDBOX_MEMORY | 1KB | SANDBOX_MEMORY is '1KB', but must be bytes, as 512MB or 1GiB:"
            + " 32MiB to 1TiB.",
        "SANDBOX_CPUS | -1 | SANDBOX_CPUS is '-1', but must be a number: 0.05 to 256.",
        "SANDBOX_MAX_TOTAL | 1.5 | SANDBOX_MAX_TOTAL is '1.5', but must be a whole number: 1 to"
            + " 10000.",
        "SANDBOX_EXECUTION_TIMEOUT | 30 | SANDBOX_EXECUTION_TIMEOUT is '30', but must be a time, as"
            + " 500ms, 30s, 5m or 1h: 100ms to 24h.",
        "SANDBOX_ENGINE | docker | SANDBOX_ENGINE is 'docker', but must be one of the names: auto,"
            + " local, e2b.",
        "E2B_API_URL | ftp://x | E2B_API_URL is 'ftp://x', but must be an address beginning with"
            + " http:// or https://.",
        "SANDBOX_NETWORK | http://x | SANDBOX_NETWORK is 'http://x', but must be one of none,"
            + " registries, open, or domains with commas between them, as"
            + " api.example.com,*.example.org: 'http://x' is no domain.",
      })
  void aBadValueIsToldInOneSentence(String variable, String value, String sentence) {
    assertThat(problems(Map.of(variable, value))).containsExactly(sentence);
  }

  @Test
  void aBadFlagIsNamedAsAFlag() {
    assertThat(problems(Map.of(), "--log-level", "loud"))
        .containsExactly(
            "--log-level is 'loud', but must be one of the names: debug, info, warn, error.");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(
            problems(
                Map.of("SANDBOX_DISK", "x", "LOG_LEVEL", "y", "SANDBOX_ENGINE", "e2b"),
                "--sandbox-memry",
                "1GiB"))
        .hasSize(4);
  }

  @Test
  void e2bWithoutAKeySaysWhatIsRequired() {
    assertThat(problems(Map.of("SANDBOX_ENGINE", "e2b")).getFirst())
        .startsWith("E2B_API_KEY environment variable is required. Get a key");
  }

  @Test
  void autoMeansE2bOnlyWhereAKeyIsSet() {
    assertThat(Configuration.read(Map.of()).usesE2b()).isFalse();
    assertThat(Configuration.read(Map.of("E2B_API_KEY", "k")).usesE2b()).isTrue();
    assertThat(Configuration.read(Map.of("E2B_API_KEY", "k", "SANDBOX_ENGINE", "local")).usesE2b())
        .isFalse();
  }

  @Test
  void aPrintedConfigurationGivesNoKeyAway() {
    assertThat(Configuration.read(Map.of("E2B_API_KEY", "canary-key")).toString())
        .doesNotContain("canary-key");
  }

  @Test
  void productionAddsALogFileInTheUsualPlace() {
    Configuration configuration =
        Configuration.read(Map.of("NODE_ENV", "production", "XDG_STATE_HOME", "/state"));

    assertThat(configuration.logging().file()).isEqualTo(Path.of("/state/e2b-mcp/server.log"));
    assertThat(LogFilePlace.of(Map.of(), "Mac OS X").toString())
        .endsWith("Library/Logs/e2b-mcp/server.log");
    assertThat(Configuration.read(Map.of("NODE_ENV", "test")).logging().file()).isNull();
  }
}
