package io.github.e2bmcp.server.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What code in a sandbox may connect to.
 *
 * @param domains for {@link Reach#DOMAINS}: names in lower case, {@code *.} in front for all below;
 *     else empty
 */
public record Network(Reach reach, List<String> domains) {

  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{1,253}$)(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  public Network {
    domains = List.copyOf(domains);
  }

  /** How far it goes. */
  public enum Reach {
    NONE,
    /** The package registries of this machine. */
    REGISTRIES,
    /** Named domains only. */
    DOMAINS,
    /** Everything but the machine itself and private networks. */
    OPEN
  }

  static Network read(SettingReader reader) {
    Setting setting = Setting.SANDBOX_NETWORK;
    List<String> names =
        reader.list(setting).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    if (names.size() == 1 && List.of("none", "registries", "open").contains(names.getFirst())) {
      return new Network(Reach.valueOf(names.getFirst().toUpperCase(Locale.ROOT)), List.of());
    }
    for (String name : names) {
      if (!DOMAIN.matcher(name).matches()) {
        reader.problem(
            "%s is '%s', but must be one of none, registries, open, or domains with commas between"
                    .formatted(setting, reader.text(setting))
                + " them, as api.example.com,*.example.org: '"
                + name
                + "' is no domain.");
        return new Network(Reach.NONE, List.of());
      }
    }
    return new Network(Reach.DOMAINS, names);
  }
}
