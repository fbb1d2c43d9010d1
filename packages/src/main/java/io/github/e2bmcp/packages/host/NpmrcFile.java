package io.github.e2bmcp.packages.host;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The credentials in npm's configuration files, which npm itself prints for nobody. */
final class NpmrcFile {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}?]+)\\??}");
  private static final List<String> KINDS = List.of("_authToken", "_auth", "username", "_password");

  private final Map<String, String> environment;
  private final Map<String, String> values = new LinkedHashMap<>();

  NpmrcFile(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Takes one file in; a later one wins. A missing one counts as empty. */
  void read(Path file) throws RegistryException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RegistryException("npm's configuration file " + file + " cannot be read.", e);
    }
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith(";") && !line.startsWith("#")) {
        values.put(
            expanded(line.substring(0, equals).strip()),
            expanded(unquoted(line.substring(equals + 1).strip())));
      }
    }
  }

  /** A credential is bound to {@code //host/path/:kind}; one without is the registry's own. */
  List<AuthScope> credentials(List<URI> registries) {
    environment.forEach((name, value) -> {
      if (name.startsWith("npm_config_//")) {
        values.put(name.substring("npm_config_".length()), value);
      }
    });
    List<AuthScope> scopes = new ArrayList<>();
    for (URI registry : registries) {
      String path = registry.getRawPath();
      while (true) {
        String header = header("//" + AuthScope.origin(registry) + path + ":");
        if (header != null) {
          scopes.add(AuthScope.of(registry.resolve(path), header));
          break;
        }
        int parent = path.lastIndexOf('/', path.length() - 2);
        if (parent < 0) {
          break;
        }
        path = path.substring(0, parent + 1);
      }
    }
    return scopes;
  }

  private @Nullable String header(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String kind : KINDS) {
      String value = values.get(prefix + kind);
      if (value != null) {
        found.put(kind, value);
      }
    }
    String token = found.get("_authToken");
    String auth = found.get("_auth");
    String user = found.get("username");
    String password = found.get("_password");
    if (token != null) {
      return "Bearer " + token;
    }
    if (auth != null) {
      return "Basic " + auth;
    }
    if (user == null || password == null) {
      return null;
    }
    byte[] clear = Base64.getMimeDecoder().decode(password);
    return "Basic " + AuthScope.base64(user + ":" + new String(clear, StandardCharsets.UTF_8));
  }

  private String expanded(String text) {
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(found ->
        Matcher.quoteReplacement(environment.getOrDefault(found.group(1), found.group(0))));
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && (text.startsWith("\"") || text.startsWith("'"));
    return quoted && text.charAt(0) == text.charAt(text.length() - 1)
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
