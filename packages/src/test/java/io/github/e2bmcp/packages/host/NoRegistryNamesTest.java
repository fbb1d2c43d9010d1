package io.github.e2bmcp.packages.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No registry's host is written in this module: they are asked of pip and npm. */
class NoRegistryNamesTest {

  /** Where the tools go by themselves, and where they go as this machine is set. */
  private static List<String> hosts() throws IOException {
    Map<String, String> bare =
        Map.of(
            "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
            "HOME", "/nonexistent",
            "PIP_CONFIG_FILE", "/dev/null",
            "npm_config_userconfig", "/dev/null",
            "npm_config_globalconfig", "/nonexistent/npmrc");
    List<String> hosts = new ArrayList<>();
    for (HostRegistries registries :
        List.of(new HostRegistries(bare), HostRegistries.ofThisMachine())) {
      for (URI index : registries.pip().indexes()) {
        hosts.add(index.getHost().toLowerCase(Locale.ROOT));
      }
      hosts.add(registries.npm().registry().getHost().toLowerCase(Locale.ROOT));
    }
    return hosts;
  }

  @Test
  void areInNoFile() throws IOException {
    List<String> hosts = hosts();
    assertThat(hosts).hasSizeGreaterThanOrEqualTo(2);
    List<Path> files = new ArrayList<>(List.of(Path.of("pom.xml"), Path.of("README.md")));
    try (Stream<Path> all = Files.walk(Path.of("src"))) {
      all.filter(Files::isRegularFile).forEach(files::add);
    }
    assertThat(files).hasSizeGreaterThan(40);
    for (Path file : files) {
      String text = Files.readString(file).toLowerCase(Locale.ROOT);
      for (String host : hosts) {
        assertThat(text.contains(host)).as("%s names a registry's host", file).isFalse();
      }
    }
  }
}
