package io.github.e2bmcp.server.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command line taken apart.
 *
 * @param words what is no flag, in order: a sub-command and its operands
 * @param settings flags of the {@link Setting} table
 * @param options flags of the sub-command by name without dashes; a switch has an empty value
 * @param problems what could not be understood, one sentence each
 */
public record CommandLine(
    List<String> words,
    Map<Setting, String> settings,
    Map<String, String> options,
    List<String> problems) {

  private static final Map<String, Setting> SETTINGS =
      Arrays.stream(Setting.values()).collect(Collectors.toMap(Setting::key, setting -> setting));

  public CommandLine {
    words = List.copyOf(words);
    settings = Map.copyOf(settings);
    options = Map.copyOf(options);
    problems = List.copyOf(problems);
  }

  /** Takes apart the arguments of a command that has no flags of its own. */
  public static CommandLine parse(List<String> arguments) {
    return parse(arguments, Set.of(), Set.of());
  }

  /**
   * Takes the arguments apart: {@code --name value}, {@code --name=value}; after a lone {@code --}
   * all are words.
   *
   * @param switches the command's own flags that take no value, without dashes
   * @param valued the command's own flags that take one
   */
  public static CommandLine parse(
      List<String> arguments, Set<String> switches, Set<String> valued) {
    List<String> words = new ArrayList<>();
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    Map<String, String> options = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        words.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (!argument.startsWith("--")) {
        words.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String name = argument.substring(2, equals < 0 ? argument.length() : equals);
      @Nullable String value = equals < 0 ? null : argument.substring(equals + 1);
      Setting setting = SETTINGS.get(name);
      if (setting == null && !switches.contains(name) && !valued.contains(name)) {
        problems.add(unknown(name, switches, valued));
        continue;
      }
      if (switches.contains(name)) {
        if (value != null) {
          problems.add("--" + name + " takes no value, but got '" + value + "'.");
        }
        options.put(name, "");
        continue;
      }
      if (value == null) {
        if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--")) {
          problems.add("--" + name + " needs a value, as --" + name + " VALUE.");
          continue;
        }
        value = arguments.get(++i);
      }
      if (setting != null) {
        settings.put(setting, value);
      } else {
        options.put(name, value);
      }
    }
    return new CommandLine(words, settings, options, problems);
  }

  private static String unknown(String name, Set<String> switches, Set<String> valued) {
    Collection<String> known =
        Stream.of(SETTINGS.keySet(), switches, valued).flatMap(Set::stream).sorted().toList();
    String nearest = Nearest.to(name, known);
    return "Unknown flag --%s; %s."
        .formatted(
            name,
            nearest.isEmpty() ? "see --help for all flags" : "did you mean --" + nearest + "?")
        .replace("?.", "?");
  }
}
