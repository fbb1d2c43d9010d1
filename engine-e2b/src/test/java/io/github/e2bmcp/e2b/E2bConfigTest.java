package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class E2bConfigTest {

  @Test
  void theCloudIsReachedByHeadersOnOneHost() {
    E2bConfig config = E2bConfig.cloud("e2b_0");

    assertThat(config.effectiveApiUrl()).isEqualTo("https://api.e2b.app");
    assertThat(config.envdUrl("iabc", "e2b.app")).isEqualTo("https://sandbox.e2b.app");
    assertThat(config.directUrl("iabc", "e2b.app", 49_983)).isEqualTo("https://49983-iabc.e2b.app");
    assertThat(config.host("iabc", "e2b.app", 3000)).isEqualTo("3000-iabc.e2b.app");
    assertThat(config.effectiveVolumeUrl("")).isEqualTo("https://api.e2b.app");
  }

  @Test
  void anotherDomainHasOneHostForEachSandbox() {
    E2bConfig config = E2bConfig.fromEnvironment(Map.of("E2B_DOMAIN", "e2b.example:8443"));

    assertThat(config.effectiveApiUrl()).isEqualTo("https://api.e2b.example:8443");
    assertThat(config.envdUrl("iabc", "e2b.example:8443"))
        .isEqualTo("https://49983-iabc.e2b.example:8443");
  }

  @Test
  void aSandboxUrlServesEverySandboxButNotTheHostNames() {
    E2bConfig config =
        E2bConfig.fromEnvironment(
            Map.of(
                "E2B_API_URL", "http://127.0.0.1:3000",
                "E2B_SANDBOX_URL", "http://127.0.0.1:3002",
                "E2B_VOLUME_API_URL", "http://127.0.0.1:3003"));

    assertThat(config.effectiveApiUrl()).isEqualTo("http://127.0.0.1:3000");
    assertThat(config.envdUrl("iabc", "e2b.app")).isEqualTo("http://127.0.0.1:3002");
    assertThat(config.directUrl("iabc", "e2b.app", 49_999)).isEqualTo("http://127.0.0.1:3002");
    assertThat(config.host("iabc", "e2b.app", 80)).isEqualTo("80-iabc.e2b.app");
    assertThat(config.effectiveVolumeUrl("x")).isEqualTo("http://127.0.0.1:3003");
  }

  @Test
  void debugModeTalksToThisMachine() {
    E2bConfig config = E2bConfig.fromEnvironment(Map.of("E2B_DEBUG", "True"));

    assertThat(config.effectiveApiUrl()).isEqualTo("http://localhost:3000");
    assertThat(config.envdUrl("any", "e2b.app")).isEqualTo("http://localhost:49983");
    assertThat(config.host("any", "e2b.app", 49_999)).isEqualTo("localhost:49999");
    assertThat(config.effectiveVolumeUrl("")).isEqualTo("http://localhost:8080");
  }

  @Test
  void keysOfEveryFormAreTaken() {
    assertThat(E2bConfig.cloud("sk-not-of-e2b").apiKey()).isEqualTo("sk-not-of-e2b");
  }

  @Test
  void theTextDoesNotTellTheKey() {
    assertThat(E2bConfig.cloud("e2b_secret").toString()).doesNotContain("e2b_secret");
  }

  @Test
  void impossibleValuesAreRefused() {
    E2bConfig config = E2bConfig.cloud("");

    assertThatThrownBy(() -> config.withDomain(""))
        .isInstanceOf(E2bException.InvalidArgument.class);
    assertThatThrownBy(() -> config.withRetries(-1))
        .isInstanceOf(E2bException.InvalidArgument.class);
    assertThatThrownBy(() -> config.withRequestTimeout(Duration.ofSeconds(-1)))
        .isInstanceOf(E2bException.InvalidArgument.class);
  }
}
