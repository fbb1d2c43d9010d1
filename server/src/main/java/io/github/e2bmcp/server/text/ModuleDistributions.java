package io.github.e2bmcp.server.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Which well-known package a module belongs to. The tables are read at the first question. */
public final class ModuleDistributions {

  private ModuleDistributions() {}

  /** Read by the JVM when the first method needs it, once. */
  private static final class Tables {
    static final Properties PYTHON = python();
    static final Set<String> NPM = npm();

    private static InputStream open(String resource) {
      return Objects.requireNonNull(
          ModuleDistributions.class.getResourceAsStream("/" + resource), resource);
    }

    private static Properties python() {
      Properties properties = new Properties();
      try (InputStream stream = open("module-distributions.properties")) {
        properties.load(stream);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
      return properties;
    }

    private static Set<String> npm() {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(open("known-npm-packages.txt"), StandardCharsets.UTF_8))) {
        return lines.lines().filter(line -> !line.isBlank()).collect(Collectors.toSet());
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  /** Whether an import of this Python module may be answered by installing its distribution. */
  public static boolean isKnownPython(String module) {
    return Tables.PYTHON.containsKey(top(module));
  }

  /** The distribution to install for a Python module; by default it has the module's name. */
  public static String pythonDistribution(String module) {
    return Tables.PYTHON.getProperty(top(module), top(module));
  }

  /** Whether a {@code require} of this npm package may be answered by installing it. */
  public static boolean isKnownNpm(String specifier) {
    return Tables.NPM.contains(npmPackage(specifier));
  }

  /** The package of a specifier: {@code lodash} of {@code lodash/fp}, scopes kept. */
  public static String npmPackage(String specifier) {
    String[] parts = specifier.split("/", 3);
    boolean scoped = specifier.startsWith("@") && parts.length > 1;
    return scoped ? parts[0] + "/" + parts[1] : parts[0];
  }

  private static String top(String module) {
    int dot = module.indexOf('.');
    return dot < 0 ? module : module.substring(0, dot);
  }
}
