package io.github.e2bmcp.server.config;

import static io.github.e2bmcp.server.config.Unit.BYTES;
import static io.github.e2bmcp.server.config.Unit.CHOICE;
import static io.github.e2bmcp.server.config.Unit.CORES;
import static io.github.e2bmcp.server.config.Unit.COUNT;
import static io.github.e2bmcp.server.config.Unit.DURATION;
import static io.github.e2bmcp.server.config.Unit.FILE;
import static io.github.e2bmcp.server.config.Unit.LIST;
import static io.github.e2bmcp.server.config.Unit.SECRET;
import static io.github.e2bmcp.server.config.Unit.TEXT;
import static io.github.e2bmcp.server.config.Unit.URL;

import java.util.Locale;

/**
 * The table of everything that can be set, and the only one: the environment variable is the
 * constant's name, the key is that in kebab-case, the flag is {@code --} and the key.
 */
public enum Setting {
  E2B_API_KEY(SECRET, "", "", "Key of E2B. With it, `auto` runs sandboxes in E2B"),
  E2B_DOMAIN(TEXT, "", "", "Domain of a self-hosted E2B; empty for E2B's own"),
  E2B_API_URL(URL, "", "", "Address of E2B's API, where it does not follow from the domain"),
  E2B_SANDBOX_URL(URL, "", "", "Address of E2B's sandboxes, where it does not follow likewise"),
  E2B_TEMPLATE(TEXT, "", "", "Template of new sandboxes; empty for the engine's default"),

  SANDBOX_ENGINE(CHOICE, "auto", "auto, local, e2b", "Where sandboxes run"),
  SANDBOX_RUNTIME(CHOICE, "auto", "auto, crun, runc, runsc", "OCI runtime of local sandboxes"),
  SANDBOX_PACKAGES(
      LIST, "", "", "Packages that every new local sandbox has, as `numpy,pandas,npm:lodash`"),
  SANDBOX_TEMPLATES(
      LIST,
      "",
      "",
      "Root file systems that E2B's API offers, as `NAME=/FOLDER` with python3 inside"),
  AUTO_INSTALL(
      CHOICE, "known", "known, off, any", "Which missing packages an import installs on the spot"),
  PACKAGE_MINIMUM_AGE(
      DURATION, "0s", "0s to 8760h", "Versions published later than this ago do not exist here"),
  PACKAGE_SCRIPTS(CHOICE, "off", "off, on", "Whether npm runs packages' own install scripts"),
  SANDBOX_NETWORK(
      LIST, "none", "none, registries, open, or domains", "What code in a sandbox may connect to"),
  SANDBOX_ISOLATION(
      CHOICE,
      "told",
      "told, required",
      "Where this machine lacks a layer of isolation: told in every result, or nothing is run"),
  SANDBOX_WARM(COUNT, "1", "0 to 50", "Sandboxes kept ready before they are asked for"),

  SANDBOX_MEMORY(BYTES, "1GiB", "32MiB to 1TiB", "Memory of a local sandbox"),
  SANDBOX_CPUS(CORES, "1", "0.05 to 256", "Cores of a local sandbox; 0.5 is half a core"),
  SANDBOX_PROCESSES(COUNT, "256", "16 to 65536", "Processes and threads of a local sandbox"),
  SANDBOX_DISK(BYTES, "1GiB", "16MiB to 1TiB", "Bytes that a local sandbox may write"),
  SANDBOX_INODES(COUNT, "200000", "1000 to 100000000", "Files that a local sandbox may make"),
  SANDBOX_OPEN_FILES(COUNT, "4096", "64 to 1048576", "Open files of each process"),

  SANDBOX_CODE_LIMIT(BYTES, "50KB", "1B to 10MB", "Length of the code of one call, in UTF-8"),
  SANDBOX_EXECUTION_TIMEOUT(DURATION, "30s", "100ms to 24h", "Time that one execution may take"),
  SANDBOX_OUTPUT_SHOWN(BYTES, "10KB", "1KB to 10MB", "Output that one result shows"),
  SANDBOX_OUTPUT_LIMIT(
      BYTES, "10MB", "10KB to 1GB", "Output after which an execution is ended; all of it is kept"),
  SANDBOX_FILE_LIMIT(BYTES, "10MB", "1KB to 1GB", "Size of a file read or written by a tool"),
  SANDBOX_PACKAGES_PER_CALL(COUNT, "20", "1 to 200", "Packages of one install_packages call"),
  SANDBOX_INSTALL_TIMEOUT(DURATION, "5m", "1s to 24h", "Time that one installation may take"),
  SANDBOX_IDLE_TIMEOUT(DURATION, "5m", "1s to 24h", "Time after which an unused sandbox closes"),
  SANDBOX_LIFETIME(DURATION, "1h", "1s to 24h", "Time after which any sandbox closes"),
  SANDBOX_MAX_PER_CLIENT(COUNT, "5", "1 to 1000", "Sandboxes that one client may have"),
  SANDBOX_MAX_TOTAL(COUNT, "20", "1 to 10000", "Sandboxes of all clients together"),

  SECURITY_POLICY(
      CHOICE, "monitor", "monitor, enforce, off", "What happens to code with dangerous patterns"),

  LOG_LEVEL(CHOICE, "info", "debug, info, warn, error", "Least level that is logged"),
  LOG_FILE(FILE, "", "", "File that gets every log line too, as JSON"),
  NODE_ENV(TEXT, "", "", "`production` adds a log file in the usual place of the system");

  private final Unit unit;
  private final String defaultText;
  private final String allowed;
  private final String meaning;

  Setting(Unit unit, String defaultText, String allowed, String meaning) {
    this.unit = unit;
    this.defaultText = defaultText;
    this.allowed = allowed;
    this.meaning = meaning;
  }

  /** The name in kebab-case, such as {@code sandbox-memory}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String environmentVariable() {
    return name();
  }

  /** The flag, such as {@code --sandbox-memory}. */
  public String flag() {
    return "--" + key();
  }

  public Unit unit() {
    return unit;
  }

  /** The default as one would write it; empty for none. */
  public String defaultText() {
    return defaultText;
  }

  /** {@code a, b, c} for choices, {@code least to most} for amounts, empty for anything. */
  public String allowed() {
    return allowed;
  }

  /** What it sets, in one line of Markdown. */
  public String meaning() {
    return meaning;
  }
}
