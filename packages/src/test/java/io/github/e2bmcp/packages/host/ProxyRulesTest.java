package io.github.e2bmcp.packages.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyRulesTest {

  private static final URI TARGET = URI.create("https://index.example.test/simple/");

  @Test
  void goByTheTargetsScheme() {
    ProxyRules rules =
        ProxyRules.of(null, null, List.of(), Map.of("https_proxy", "proxy.test:3128"));

    assertThat(rules.proxyFor(TARGET)).isEqualTo(URI.create("http://proxy.test:3128"));
    assertThat(rules.proxyFor(URI.create("http://index.example.test/"))).isNull();
  }

  @Test
  void preferTheToolsOwnSetting() {
    ProxyRules rules =
        ProxyRules.of(
            "", "http://tool.test:1", List.of(), Map.of("HTTPS_PROXY", "http://env.test"));

    assertThat(rules.proxyFor(TARGET)).isEqualTo(URI.create("http://tool.test:1"));
  }

  @Test
  void leaveOutWhatIsReachedDirectly() {
    for (String direct :
        List.of("*", "example.test", ".example.test", "*.example.test", "a,INDEX.example.test")) {
      Map<String, String> environment =
          Map.of("https_proxy", "http://proxy.test", "no_proxy", direct);
      assertThat(ProxyRules.of(null, null, List.of(), environment).proxyFor(TARGET)).isNull();
    }
    Map<String, String> other =
        Map.of("https_proxy", "http://proxy.test", "NO_PROXY", "ample.test,index.example");
    assertThat(ProxyRules.of(null, null, List.of(), other).proxyFor(TARGET)).isNotNull();
  }

  @Test
  void sayPlainlyWhichProxiesAreNotSupported() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ProxyRules.of(null, null, List.of(), Map.of("all_proxy", "socks5://p.test:1080")))
        .withMessageContaining("Only plain HTTP proxies")
        .withMessageContaining("socks5");
  }
}
