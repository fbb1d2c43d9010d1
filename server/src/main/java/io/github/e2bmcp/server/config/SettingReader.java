package io.github.e2bmcp.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values: a flag before the environment, the environment before the default. A bad
 * value is noted and the default taken, so that all problems are found in one pass.
 */
final class SettingReader {

  private final Map<Setting, String> flags;
  private final Map<String, String> environment;
  private final List<String> problems;

  SettingReader(Map<Setting, String> flags, Map<String, String> environment, List<String> earlier) {
    this.flags = flags;
    this.environment = environment;
    this.problems = new ArrayList<>(earlier);
  }

  List<String> problems() {
    return problems;
  }

  void problem(String sentence) {
    problems.add(sentence);
  }

  /** Clients write an empty variable for one that is not set, so empty means the default. */
  String text(Setting setting) {
    String flag = flags.getOrDefault(setting, "").strip();
    if (!flag.isEmpty()) {
      return flag;
    }
    String variable = environment.getOrDefault(setting.environmentVariable(), "").strip();
    return variable.isEmpty() ? setting.defaultText() : variable;
  }

  List<String> list(Setting setting) {
    return Arrays.stream(text(setting).split("[,\\s]+"))
        .filter(item -> !item.isEmpty())
        .distinct()
        .toList();
  }

  <E extends Enum<E>> E choice(Setting setting, E[] constants) {
    Function<String, @Nullable E> named =
        text ->
            Arrays.stream(constants)
                .filter(constant -> constant.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    return read(setting, named);
  }

  int count(Setting setting) {
    return read(
        setting,
        text ->
            text.matches("[0-9]{1,9}")
                ? within(setting, Integer.valueOf(text), Integer::valueOf)
                : null);
  }

  double cores(Setting setting) {
    return read(
        setting,
        text ->
            text.matches("[0-9]{1,4}(\\.[0-9]{1,4})?")
                ? within(setting, Double.valueOf(text), Double::valueOf)
                : null);
  }

  long bytes(Setting setting) {
    return read(setting, text -> within(setting, Amounts.bytes(text), Amounts::bytes));
  }

  Duration duration(Setting setting) {
    return read(setting, text -> within(setting, Amounts.duration(text), Amounts::duration));
  }

  @Nullable URI url(Setting setting) {
    String text = text(setting);
    if (text.isEmpty()) {
      return null;
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getAuthority() != null) {
        return uri;
      }
    } catch (URISyntaxException notAnAddress) {
      // Told below like any other bad value.
    }
    refuse(setting, text);
    return null;
  }

  @Nullable Path file(Setting setting) {
    String text = text(setting);
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException notAPath) {
      refuse(setting, text);
      return null;
    }
  }

  /** Folders by name, each as {@code NAME=/FOLDER}. */
  Map<String, Path> folders(Setting setting) {
    Map<String, Path> folders = new LinkedHashMap<>();
    for (String item : list(setting)) {
      String[] parts = item.split("=", 2);
      if (parts.length < 2
          || !parts[0].matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")
          || !Files.isDirectory(Path.of(parts[1]).resolve("usr"))) {
        problem(
            setting.environmentVariable()
                + ": \""
                + item
                + "\" is not NAME=/FOLDER with a root file system in the folder.");
      } else {
        folders.put(parts[0], Path.of(parts[1]).toAbsolutePath().normalize());
      }
    }
    return folders;
  }

  private <T> T read(Setting setting, Function<String, @Nullable T> parse) {
    String text = text(setting);
    T value = parse.apply(text);
    if (value == null) {
      refuse(setting, text);
      value = parse.apply(setting.defaultText());
    }
    if (value == null) {
      throw new IllegalStateException("the default of " + setting + " is not allowed itself");
    }
    return value;
  }

  private static <T extends Comparable<T>> @Nullable T within(
      Setting setting, @Nullable T value, Function<String, @Nullable T> parse) {
    String[] bounds = setting.allowed().split(" to ", 2);
    T least = parse.apply(bounds[0]);
    T most = parse.apply(bounds[1]);
    boolean inside =
        value != null
            && least != null
            && most != null
            && value.compareTo(least) >= 0
            && value.compareTo(most) <= 0;
    return inside ? value : null;
  }

  private void refuse(Setting setting, String value) {
    String source = flags.containsKey(setting) ? setting.flag() : setting.environmentVariable();
    String allowed = setting.allowed().isEmpty() ? "" : ": " + setting.allowed();
    problems.add(
        "%s is '%s', but must be %s %s%s."
            .formatted(source, value, article(setting), setting.unit().form(), allowed)
            .replace("  ", " "));
  }

  private static String article(Setting setting) {
    return switch (setting.unit()) {
      case COUNT, CORES, DURATION, FILE -> "a";
      case URL -> "an";
      case BYTES, CHOICE, LIST, SECRET, TEXT -> "";
    };
  }
}
