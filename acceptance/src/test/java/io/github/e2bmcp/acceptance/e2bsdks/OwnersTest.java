package io.github.e2bmcp.acceptance.e2bsdks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.acceptance.HttpService;
import io.github.e2bmcp.acceptance.Product;
import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import io.github.e2bmcp.e2b.error.E2bException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may enter, and what they see of each other; by the Java client, on the built server. */
final class OwnersTest {

  @TempDir Path folder;

  @Test
  void eachOwnerSeesOnlyTheirOwnSandboxes() throws Exception {
    Product.build();
    Path keys = folder.resolve("keys");
    String ann = key("ann", keys);
    String bob = key("bob", keys);
    assertThat(Files.readString(keys)).contains("ann ", "bob ").doesNotContain(ann, bob);
    try (HttpService service =
            HttpService.start(
                "--e2b-api", "--e2b-keys", keys.toString(), "--sandbox-max-per-client", "1");
        E2b asAnn = client(service, ann);
        E2b asBob = client(service, bob)) {
      E2bSandbox sandbox = asAnn.create();
      assertThat(sandbox.commands().run("echo hi").stdout()).isEqualTo("hi\n");
      assertThatThrownBy(() -> asBob.connect(sandbox.id()))
          .isInstanceOf(E2bException.SandboxNotFound.class);
      assertThat(asBob.create().kill()).isTrue();
      assertThatThrownBy(asAnn::create).hasMessageContaining("maximum number");
      assertThat(sandbox.kill()).isTrue();
      assertThat(asAnn.create().kill()).isTrue();
      try (E2b stranger = client(service, "e2b_00")) {
        assertThatThrownBy(stranger::create).isInstanceOf(E2bException.Authentication.class);
      }
    }
  }

  @Test
  void withoutKeysOnlyThisMachineIsServed() throws Exception {
    Product.build();
    assertThatThrownBy(() ->
            Product.run(
                folder,
                60,
                Product.launcher().toString(),
                "http",
                "--port",
                "0",
                "--host",
                "0.0.0.0",
                "--tokens",
                tokens().toString(),
                "--e2b-api"))
        .hasMessageContaining("loopback")
        .hasMessageContaining("e2b-mcp key");
    try (HttpService service = HttpService.start("--e2b-api");
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest page =
          HttpRequest.newBuilder(URI.create(service.origin() + "/sandboxes"))
              .header("Origin", "https://example.com")
              .POST(HttpRequest.BodyPublishers.ofString("{\"templateID\":\"base\"}"))
              .build();
      assertThat(client.send(page, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(403);
      HttpRequest program =
          HttpRequest.newBuilder(URI.create(service.origin() + "/sandboxes")).build();
      assertThat(client.send(program, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("[]");
    }
  }

  @Test
  void sandboxesHaveTheOperatorsTemplatesAndPackages() throws Exception {
    try (HttpService service =
            HttpService.start(
                "--e2b-api", "--sandbox-templates", "data=/", "--sandbox-packages", "tabulate");
        E2b client = client(service, "e2b_00")) {
      E2bSandbox sandbox = client.create(NewSandbox.of("data"));
      assertThat(sandbox.info().templateId()).isEqualTo("data");
      assertThat(
              sandbox
                  .commands()
                  .run("python3 -c 'import tabulate; print(tabulate.__file__)'")
                  .stdout())
          .startsWith("/opt/packages/");
      assertThatThrownBy(() -> client.create(NewSandbox.of("other")))
          .hasMessageContaining("'other' not found")
          .hasMessageContaining("data");
      client.sandboxes().setTimeout(sandbox.id(), Duration.ZERO);
      sandbox.kill();
    }
  }

  @Test
  void aHostNameLeadsToAPortOfItsSandbox() throws Exception {
    try (HttpService service = HttpService.start("--e2b-api");
        E2b client = client(service, "e2b_00")) {
      E2bSandbox sandbox = client.create();
      sandbox.files().write("page/index.html", "from inside");
      sandbox.commands().start("python3 -m http.server 8080 -d page", CommandOptions.standard());
      String wait = "until curl -s -o /dev/null 127.0.0.1:8080; do sleep 0.05; done";
      assertThat(sandbox.commands().run(wait).exitCode()).isZero();
      String answer = get(service, "8080-" + sandbox.id() + ".sandboxes.example");
      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("from inside");
      assertThat(get(service, "81-" + sandbox.id() + ".sandboxes.example"))
          .startsWith("HTTP/1.1 502")
          .contains("port is not open");
      assertThat(get(service, "8080-inobody.sandboxes.example")).contains("was not found");
      sandbox.kill();
    }
  }

  /** Asks with a host name that no resolver knows. */
  private static String get(HttpService service, String host) throws Exception {
    URI origin = URI.create(service.origin());
    try (Socket socket = new Socket(origin.getHost(), origin.getPort())) {
      socket.setSoTimeout(20_000);
      String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path tokens() throws Exception {
    key("ann", folder.resolve("tokens"));
    return folder.resolve("tokens");
  }

  private String key(String owner, Path file) {
    return Product.run(folder, 60, Product.launcher().toString(), "key", owner, file.toString())
        .strip();
  }

  private static E2b client(HttpService service, String key) {
    return new E2b(
        E2bConfig.fromEnvironment(Map.of())
            .withApiKey(key)
            .withUrls(service.origin(), service.origin()));
  }
}
