package io.github.e2bmcp.e2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.api.Secret;
import io.github.e2bmcp.e2b.api.Secrets;
import io.github.e2bmcp.e2b.error.E2bException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest extends FaultyServer {

  private static final String SECRET =
      "{\"secretID\":\"s1\",\"name\":\"api\",\"currentVersion\":2,\"metadata\":{\"a\":\"b\"}}";
  private final Secrets secrets = client.secrets();

  @Test
  void secretsAreKeptChangedAndDestroyed() {
    server.onJson("POST /secrets", 201, SECRET);
    server.onJson("POST /secrets/api", 200, SECRET);
    server.onJson("GET /secrets/api", 200, SECRET);
    server.on("DELETE /secrets/api", (request, answer) -> answer.raw("HTTP/1.1 204 X\r\n\r\n"));

    Secret created = secrets.create("api", "v", Map.of("a", "b"));
    assertThat(created.secretId()).isEqualTo("s1");
    assertThat(created.version()).isEqualTo(2);
    assertThat(created.metadata()).isEqualTo(Map.of("a", "b"));
    assertThat(server.last().text())
        .isEqualTo("{\"name\":\"api\",\"value\":\"v\",\"metadata\":{\"a\":\"b\"}}");
    secrets.update("api", "w");
    assertThat(server.last().text()).isEqualTo("{\"value\":\"w\"}");
    secrets.update("api", "w", Map.of("c", "d"));
    assertThat(server.last().text()).isEqualTo("{\"value\":\"w\",\"metadata\":{\"c\":\"d\"}}");
    assertThat(secrets.info("api").name()).isEqualTo("api");
    assertThat(secrets.exists("api")).isTrue();
    assertThat(secrets.destroy("api")).isTrue();
  }

  @Test
  void whatIsNotThereIsSo() {
    assertThat(secrets.exists("nope")).isFalse();
    assertThat(secrets.destroy("nope")).isFalse();
    assertThatThrownBy(() -> secrets.info("nope"))
        .isExactlyInstanceOf(E2bException.SecretNotFound.class);
    assertThatThrownBy(() -> secrets.update("nope", "v"))
        .isExactlyInstanceOf(E2bException.SecretNotFound.class);
    server.onJson("POST /secrets", 409, "{\"code\":409,\"message\":\"taken\"}");
    assertThatThrownBy(() -> secrets.create("api", "v", Map.of()))
        .isExactlyInstanceOf(E2bException.SecretError.class)
        .hasMessageContaining("taken");
  }

  @Test
  void secretsAreListedPageByPage() {
    server.on(
        "GET /secrets",
        (request, answer) ->
            answer.full(
                200, "X-Next-Token: n\r\n", ("[" + SECRET + "]").getBytes(StandardCharsets.UTF_8)));
    server.onJson("GET /secrets", 200, "[]");

    assertThat(secrets.list()).extracting(Secret::name).containsExactly("api");
    assertThat(server.last().target()).isEqualTo("/secrets?nextToken=n");
    assertThat(Secret.placeholder("api")).isEqualTo("${e2b.secrets.api}");
  }
}
