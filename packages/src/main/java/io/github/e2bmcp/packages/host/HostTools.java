package io.github.e2bmcp.packages.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks pip and npm themselves, so that every place they read settings from counts. */
final class HostTools {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Map<String, String> environment;
  private final HostCommand command;
  private final JsonMapper json = new JsonMapper();

  HostTools(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.command = new HostCommand(environment, DEADLINE);
  }

  /** A text that changes when the tools' settings do. */
  String fingerprint() {
    return SettingsFingerprint.of(environment);
  }

  /**
   * Where pip installs from.
   *
   * @throws RegistryException when it cannot be asked, or is set to what is not supported here
   */
  PipSettings askPip() throws RegistryException {
    try {
      return pip();
    } catch (IllegalArgumentException e) {
      throw new RegistryException(unfit("pip", e), e);
    }
  }

  /**
   * Where npm installs from.
   *
   * @throws RegistryException when it cannot be asked, or is set to what is not supported here
   */
  NpmSettings askNpm() throws RegistryException {
    try {
      return npm();
    } catch (IllegalArgumentException e) {
      throw new RegistryException(unfit("npm", e), e);
    }
  }

  private static String unfit(String tool, IllegalArgumentException cause) {
    return "This machine's settings of " + tool + " cannot be used: " + cause.getMessage();
  }

  private PipSettings pip() throws RegistryException {
    Path python = command.find("python3");
    if (python == null) {
      throw new RegistryException(
          "This machine has no python3 in PATH, so its package index is not known.");
    }
    JsonNode answer =
        parse("pip", command.run("pip", List.of(python.toString(), "-c", resource("ask_pip.py"))));
    List<URI> indexes = new ArrayList<>();
    List<URI> pages = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    List<AuthScope> credentials = new ArrayList<>();
    for (JsonNode index : answer.path("indexes")) {
      URI uri = registryUri("pip", index.path("url").asString(""));
      indexes.add(uri);
      addCredentials(credentials, uri, index);
    }
    for (JsonNode link : answer.path("find_links")) {
      String text = link.path("url").asString("");
      if (text.startsWith("http://") || text.startsWith("https://")) {
        URI uri = URI.create(text);
        pages.add(uri);
        addCredentials(credentials, uri, link);
      } else {
        Path folder = Path.of(text.startsWith("file:") ? URI.create(text).getPath() : text);
        if (folder.isAbsolute() && Files.isDirectory(folder)) {
          folders.add(folder);
        }
      }
    }
    List<URI> registries = new ArrayList<>(indexes);
    registries.addAll(pages);
    String proxy = answer.path("proxy").asString("");
    Set<String> trusted = new LinkedHashSet<>();
    answer.path("trusted_hosts").forEach(host -> trusted.add(host.asString("")));
    RegistryAccess access =
        new RegistryAccess(
            registries,
            credentials,
            ProxyRules.of(proxy, proxy, List.of(), environment),
            bundles(answer.path("cert").asString(""), "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
            trusted);
    return new PipSettings(indexes, pages, folders, access);
  }

  private NpmSettings npm() throws RegistryException {
    Path npm = command.find("npm");
    if (npm == null) {
      throw new RegistryException(
          "This machine has no npm in PATH, so its package registry is not known.");
    }
    JsonNode config =
        parse("npm", command.run("npm", List.of(npm.toString(), "config", "list", "--json")));
    URI registry = registryUri("npm", config.path("registry").asString(""));
    Map<String, URI> scopes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      if (entry.getKey().startsWith("@") && entry.getKey().endsWith(":registry")) {
        String scope = entry.getKey().substring(0, entry.getKey().indexOf(':'));
        scopes.put(scope, registryUri("npm", entry.getValue().asString("")));
      }
    }
    List<URI> registries = new ArrayList<>(scopes.values());
    registries.add(registry);
    NpmrcFile files = new NpmrcFile(environment);
    for (String file : List.of("globalconfig", "userconfig")) {
      files.read(Path.of(config.path(file).asString("/nowhere")));
    }
    String direct = config.path("noproxy").isArray() ? joined(config.path("noproxy")) : "";
    RegistryAccess access =
        new RegistryAccess(
            registries,
            files.credentials(registries),
            ProxyRules.of(
                config.path("proxy").asString(""),
                config.path("https-proxy").asString(""),
                ProxyRules.split(direct),
                environment),
            bundles(config.path("cafile").asString(""), "NODE_EXTRA_CA_CERTS"),
            config.path("strict-ssl").asBoolean(true) ? Set.of() : Set.of("*"));
    return new NpmSettings(registry, scopes, access);
  }

  private static String joined(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asString("")));
    return String.join(",", values);
  }

  private static void addCredentials(List<AuthScope> all, URI uri, JsonNode source) {
    if (source.path("user").isString()) {
      String user = source.path("user").asString("");
      all.add(AuthScope.basic(uri, user, source.path("password").asString("")));
    }
  }

  /** The tool's own bundle, then the environment's, then the system's: whatever is there. */
  private List<Path> bundles(@Nullable String own, String... variables) {
    List<String> names = new ArrayList<>();
    names.add(own == null ? "" : own);
    for (String variable : variables) {
      names.add(environment.getOrDefault(variable, ""));
    }
    names.add(environment.getOrDefault("SSL_CERT_FILE", ""));
    names.add("/etc/ssl/certs/ca-certificates.crt");
    names.add("/etc/pki/tls/certs/ca-bundle.crt");
    return names.stream()
        .filter(name -> name.startsWith("/"))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .distinct()
        .toList();
  }

  private static URI registryUri(String tool, String text) throws RegistryException {
    try {
      URI uri = URI.create(text.endsWith("/") ? text : text + "/");
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new RegistryException("The registry that " + tool + " is set to is no URL.", e);
    }
    throw new RegistryException(
        "The registry that " + tool + " is set to is no plain http or https URL.");
  }

  private JsonNode parse(String tool, String text) throws RegistryException {
    try {
      return json.readTree(text);
    } catch (JacksonException e) {
      throw new RegistryException("The answer of " + tool + " about its settings is no JSON.", e);
    }
  }

  private static String resource(String name) throws RegistryException {
    try (InputStream stream = HostTools.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new RegistryException("The resource " + name + " is missing from this program.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (RegistryException e) {
      throw e;
    } catch (IOException e) {
      throw new RegistryException("The resource " + name + " cannot be read.", e);
    }
  }
}
