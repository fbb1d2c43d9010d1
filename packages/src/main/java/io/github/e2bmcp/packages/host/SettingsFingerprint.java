package io.github.e2bmcp.packages.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells by the usual places whether settings of pip and npm may have changed. Asking the tools
 * themselves takes half a second each, which is more than an installation from the store does.
 */
final class SettingsFingerprint {

  private static final List<String> SYSTEM =
      List.of(
          "/etc/pip.conf",
          "/etc/xdg/pip/pip.conf",
          "/usr/etc/npmrc",
          "/usr/local/etc/npmrc",
          "/etc/npmrc");
  private static final List<String> HOME =
      List.of(".config/pip/pip.conf", ".pip/pip.conf", ".npmrc", ".netrc");

  private SettingsFingerprint() {}

  /** The variables that the tools read, and when their files were changed. */
  static String of(Map<String, String> environment) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith("pip_") || lower.startsWith("npm_config_")) {
            text.append(name).append('=').append(value).append('\n');
          }
        });
    List<Path> files = new ArrayList<>();
    SYSTEM.forEach(file -> files.add(Path.of(file)));
    String home = environment.getOrDefault("HOME", "/");
    HOME.forEach(file -> files.add(Path.of(home, file)));
    for (String name : List.of("PIP_CONFIG_FILE", "npm_config_userconfig")) {
      if (environment.containsKey(name)) {
        files.add(Path.of(environment.get(name)));
      }
    }
    if (environment.containsKey("XDG_CONFIG_HOME")) {
      files.add(Path.of(environment.get("XDG_CONFIG_HOME"), "pip/pip.conf"));
    }
    files.forEach(file -> text.append(file).append(' ').append(state(file)).append('\n'));
    return text.toString();
  }

  private static String state(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      // The time of a device tells nothing: it changes whenever somebody writes to it.
      return !found.isRegularFile()
          ? "-"
          : found.size() + " " + found.lastModifiedTime().toMillis();
    } catch (IOException e) {
      return "-";
    }
  }
}
