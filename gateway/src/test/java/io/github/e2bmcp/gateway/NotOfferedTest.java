package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What E2B has and this server has not is refused at once, by name. */
class NotOfferedTest extends GatewayTestBase {

  private static final String TEMPLATE = "/templates/t1";
  private static final String BUILD = "/builds/b1";

  private HttpResponse<String> ask(String method, String path, String body) throws Exception {
    return send(control(path).method(method, BodyPublishers.ofString(body)));
  }

  private static void assertNotOffered(HttpResponse<String> answer, String what) {
    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(json(answer).path("code").asInt()).isEqualTo(501);
    assertThat(json(answer).path("message").asString()).contains(what);
  }

  /** In the order in which the SDKs build an image. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v3/templates",
    "POST, /v2/templates",
    "POST, /templates",
    "GET, " + TEMPLATE + "/files/0123abcd",
    "POST, /v2" + TEMPLATE + BUILD,
    "GET, " + TEMPLATE + BUILD + "/status?logsOffset=0",
    "GET, " + TEMPLATE + BUILD + "/logs",
    "POST, /templates/tags",
    "DELETE, /templates/tags",
    "GET, " + TEMPLATE + "/tags",
    "GET, " + TEMPLATE,
    "PATCH, /v2" + TEMPLATE,
    "GET, /templates",
    "GET, /v2/templates",
    "GET, /default-templates",
  })
  void imagesAreNotBuilt(String method, String path) throws Exception {
    assertNotOffered(ask(method, path, "{\"name\":\"mine\"}"), path.replaceFirst("\\?.*", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /volumes",
    "POST, /volumes",
    "GET, /volumes/v1",
    "DELETE, /volumes/v1",
    "GET, /volumecontent/v1/dir",
    "PUT, /volumecontent/v1/file",
    "GET, /secrets",
    "POST, /secrets",
    "DELETE, /secrets/s1",
    "GET, /teams",
    "GET, /teams/t1/metrics",
    "GET, /api-keys",
    "POST, /access-tokens",
    "GET, /nodes",
    "GET, /admin/teams/t1",
    "GET, /events/sandboxes",
  })
  void otherStoresAreNotThere(String method, String path) throws Exception {
    assertNotOffered(ask(method, path, "{\"name\":\"mine\"}"), path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no-such", "/teamsters", "/v4/templates"})
  void whatE2bHasNotEitherIsUnknown(String path) throws Exception {
    assertThat(ask("GET", path, "").statusCode()).isEqualTo(404);
  }

  /** A sandbox without them would be an open one, or one whose programs find no identity. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "network.rules | 'network':{'rules':{'a.example':[{'transform':{'headers':{'A':'b'}}}]}}",
        "network.egressProxy | 'network':{'egressProxy':{'address':'192.0.2.1:1080'}}",
        "volumes | 'volumeMounts':[{'name':'v','path':'/v'}]",
        "iam | 'iam':{'tokens':{'aws':{'audience':'sts.example','tokenType':'jwt'}}}",
      })
  void aSandboxIsNotMadeWithoutWhatItIsAskedToHave(String what, String member) throws Exception {
    String body = "{\"templateID\":\"base\"," + member.replace('\'', '"') + "}";
    for (String route : new String[] {"/sandboxes", "/v2/sandboxes"}) {
      assertNotOffered(ask("POST", route, body), what);
    }
    assertThat(json(send(control("/v2/sandboxes")))).hasSize(1);
  }

  /** As clients write what they do not use. */
  @Test
  void nothingAskedForIsNothingToRefuse() throws Exception {
    String body = "{\"templateID\":\"base\",\"iam\":null,\"volumeMounts\":[],\"network\":{}}";
    HttpResponse<String> made = ask("POST", "/v2/sandboxes", body);
    assertThat(made.statusCode()).isEqualTo(201);
    String id = json(made).path("sandboxID").asString();
    assertThat(ask("DELETE", "/sandboxes/" + id, "").statusCode()).isEqualTo(204);
  }

  @Test
  void headersAreNotPutIntoRequestsLaterEither() throws Exception {
    String rules = "{\"rules\":{\"a.example\":[{\"transform\":{\"headers\":{\"A\":\"b\"}}}]}}";
    assertNotOffered(
        ask("PUT", "/sandboxes/" + sandbox().id() + "/network", rules), "network.rules");
  }

  @Test
  void memoryIsNotCopiedWhereTheEngineCannot() throws Exception {
    String path = "/sandboxes/" + sandbox().id();
    assertNotOffered(ask("POST", path + "/fork", "{\"count\":1}"), "SANDBOX_RUNTIME=runsc");
    assertNotOffered(ask("POST", path + "/snapshots", "{}"), "SANDBOX_RUNTIME=runsc");
    assertThat(sandbox().isRunning()).isTrue();
  }

  @Test
  void partsOfFilesAreNotJoined() throws Exception {
    HttpResponse<String> answer =
        send(
            to(sandbox().id(), 49_983, "/files/compose")
                .header("X-Access-Token", token())
                .POST(BodyPublishers.ofString("{\"source_paths\":[\"a\"],\"destination\":\"b\"}")));
    assertNotOffered(answer, "/files/compose");
  }
}
