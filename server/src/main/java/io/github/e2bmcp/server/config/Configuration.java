package io.github.e2bmcp.server.config;

import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.server.log.Level;
import io.github.e2bmcp.server.policy.PolicyMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a running server; see the {@link Setting} table for what each means.
 *
 * @param sandbox what sandboxes are and may use
 * @param packages which packages may be installed, and how
 * @param calls what one tool call may do
 * @param sessions how many sandboxes there may be, and for how long
 * @param policy what happens to code with dangerous patterns
 */
public record Configuration(
    E2b e2b,
    SandboxSettings sandbox,
    Packages packages,
    Calls calls,
    Sessions sessions,
    PolicyMode policy,
    Logging logging) {

  /** The first words are what existing set-ups look for. */
  static final String KEY_REQUIRED =
      "E2B_API_KEY environment variable is required. Get a key from the dashboard of your E2B"
          + " account (https://e2b.dev/dashboard) and set it, or set SANDBOX_ENGINE=local, which"
          + " needs none.";

  /** The environment and no flags. */
  public static Configuration read(Map<String, String> environment) {
    return read(CommandLine.parse(List.of()), environment);
  }

  /**
   * Flags before environment before defaults.
   *
   * @throws ConfigurationException with every problem of the command line and of the settings
   */
  public static Configuration read(CommandLine line, Map<String, String> environment) {
    SettingReader reader = new SettingReader(line.settings(), environment, line.problems());
    Configuration configuration =
        new Configuration(
            E2b.read(reader),
            SandboxSettings.read(reader),
            Packages.read(reader),
            Calls.read(reader),
            Sessions.read(reader),
            reader.choice(Setting.SECURITY_POLICY, PolicyMode.values()),
            Logging.read(reader, environment));
    if (configuration.sandbox().engine() == EngineChoice.E2B
        && configuration.e2b().apiKey().isEmpty()) {
      reader.problem(KEY_REQUIRED);
    }
    if (!reader.problems().isEmpty()) {
      throw new ConfigurationException(reader.problems());
    }
    return configuration;
  }

  /** Whether sandboxes run in E2B; {@code auto} means so where a key is set. */
  public boolean usesE2b() {
    return sandbox.engine() == EngineChoice.E2B
        || (sandbox.engine() == EngineChoice.AUTO && !e2b.apiKey().isEmpty());
  }

  /** Where sandboxes run. */
  public enum EngineChoice {
    AUTO,
    LOCAL,
    E2B
  }

  /** The OCI runtime of local sandboxes. */
  public enum RuntimeChoice {
    AUTO,
    CRUN,
    RUNC,
    RUNSC
  }

  /** What happens where this machine lacks a layer of isolation. */
  public enum Isolation {
    /** Every result says so. */
    TOLD,
    /** Nothing is run. */
    REQUIRED
  }

  /** Which missing packages an import installs on the spot. */
  public enum AutoInstall {
    KNOWN,
    OFF,
    ANY
  }

  /**
   * How to reach E2B. Empty text and null mean the client's own default.
   *
   * @param apiKey empty for none
   */
  public record E2b(
      String apiKey,
      String domain,
      @Nullable URI apiUrl,
      @Nullable URI sandboxUrl,
      String template) {

    private static E2b read(SettingReader reader) {
      return new E2b(
          reader.text(Setting.E2B_API_KEY),
          reader.text(Setting.E2B_DOMAIN),
          reader.url(Setting.E2B_API_URL),
          reader.url(Setting.E2B_SANDBOX_URL),
          reader.text(Setting.E2B_TEMPLATE));
    }

    /** Leaves the key out, so that a printed configuration gives nothing away. */
    @Override
    public String toString() {
      return "E2b[apiKey=%s, domain=%s, apiUrl=%s, sandboxUrl=%s, template=%s]"
          .formatted(apiKey.isEmpty() ? "none" : "set", domain, apiUrl, sandboxUrl, template);
    }
  }

  /**
   * What sandboxes are and may use.
   *
   * @param pythonPackages what every new local sandbox has, by pip's names
   * @param javascriptPackages likewise, by npm's names
   * @param templates folders of root file systems by the names that E2B's API has for them
   * @param warm sandboxes kept ready
   */
  public record SandboxSettings(
      EngineChoice engine,
      RuntimeChoice runtime,
      List<String> pythonPackages,
      List<String> javascriptPackages,
      Map<String, Path> templates,
      AutoInstall autoInstall,
      Network network,
      Isolation isolation,
      int warm,
      Limits limits) {

    private static final String NPM = "npm:";

    private static SandboxSettings read(SettingReader reader) {
      List<String> packages = reader.list(Setting.SANDBOX_PACKAGES);
      return new SandboxSettings(
          reader.choice(Setting.SANDBOX_ENGINE, EngineChoice.values()),
          reader.choice(Setting.SANDBOX_RUNTIME, RuntimeChoice.values()),
          packages.stream().filter(name -> !name.startsWith(NPM)).toList(),
          packages.stream()
              .filter(name -> name.startsWith(NPM))
              .map(name -> name.substring(NPM.length()))
              .toList(),
          reader.folders(Setting.SANDBOX_TEMPLATES),
          reader.choice(Setting.AUTO_INSTALL, AutoInstall.values()),
          Network.read(reader),
          reader.choice(Setting.SANDBOX_ISOLATION, Isolation.values()),
          reader.count(Setting.SANDBOX_WARM),
          new Limits(
              reader.bytes(Setting.SANDBOX_MEMORY),
              reader.cores(Setting.SANDBOX_CPUS),
              reader.count(Setting.SANDBOX_PROCESSES),
              reader.bytes(Setting.SANDBOX_DISK),
              reader.count(Setting.SANDBOX_INODES),
              reader.count(Setting.SANDBOX_OPEN_FILES)));
    }
  }

  /**
   * Which packages may be installed, and how.
   *
   * @param minimumAge of a version; {@link Duration#ZERO} for none
   * @param scripts whether npm runs packages' own install scripts
   */
  public record Packages(Duration minimumAge, boolean scripts) {

    private static Packages read(SettingReader reader) {
      return new Packages(
          reader.duration(Setting.PACKAGE_MINIMUM_AGE),
          reader.choice(Setting.PACKAGE_SCRIPTS, Switch.values()) == Switch.ON);
    }
  }

  private enum Switch {
    OFF,
    ON
  }

  /**
   * What one tool call may do.
   *
   * @param codeBytes length of code in UTF-8
   * @param outputShownBytes output in one result
   * @param outputLimitBytes output after which an execution is ended
   * @param fileBytes size of a file read or written by a tool
   */
  public record Calls(
      long codeBytes,
      Duration executionTimeout,
      long outputShownBytes,
      long outputLimitBytes,
      long fileBytes,
      int packages,
      Duration installTimeout) {

    private static Calls read(SettingReader reader) {
      return new Calls(
          reader.bytes(Setting.SANDBOX_CODE_LIMIT),
          reader.duration(Setting.SANDBOX_EXECUTION_TIMEOUT),
          reader.bytes(Setting.SANDBOX_OUTPUT_SHOWN),
          reader.bytes(Setting.SANDBOX_OUTPUT_LIMIT),
          reader.bytes(Setting.SANDBOX_FILE_LIMIT),
          reader.count(Setting.SANDBOX_PACKAGES_PER_CALL),
          reader.duration(Setting.SANDBOX_INSTALL_TIMEOUT));
    }
  }

  /** How many sandboxes there may be, and for how long. */
  public record Sessions(Duration idleTimeout, Duration lifetime, int maxPerClient, int maxTotal) {

    private static Sessions read(SettingReader reader) {
      return new Sessions(
          reader.duration(Setting.SANDBOX_IDLE_TIMEOUT),
          reader.duration(Setting.SANDBOX_LIFETIME),
          reader.count(Setting.SANDBOX_MAX_PER_CLIENT),
          reader.count(Setting.SANDBOX_MAX_TOTAL));
    }
  }

  /**
   * What is logged, and where besides stderr.
   *
   * @param file absolute; null for none
   */
  public record Logging(Level level, @Nullable Path file) {

    private static Logging read(SettingReader reader, Map<String, String> environment) {
      Path file = reader.file(Setting.LOG_FILE);
      if (file == null && reader.text(Setting.NODE_ENV).equals("production")) {
        file = LogFilePlace.of(environment, System.getProperty("os.name", ""));
      }
      return new Logging(reader.choice(Setting.LOG_LEVEL, Level.values()), file);
    }
  }
}
