package io.github.e2bmcp.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.authorization.BearerTokens;
import io.github.e2bmcp.mcp.exchange.Caller;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpAuthorizationTest {

  private static final String ISSUER = "--oauth-issuer=https://id.example.com/";
  private static final String KEYS = "--oauth-keys=https://id.example.com/keys";
  private static final String RESOURCE = "--oauth-resource=https://MCP.example.com/mcp";

  @TempDir Path folder;

  /** The one sentence by which the program refuses to start. */
  private static String refusal(String... flags) throws Exception {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of("http", "--port=0"));
    arguments.addAll(List.of(flags));
    Console console =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(errors, true, StandardCharsets.UTF_8),
            Map.of());
    assertThat(Commands.run(arguments, console)).isEqualTo(2);
    String said = errors.toString(StandardCharsets.UTF_8);
    assertThat(said.lines()).hasSize(1);
    return said;
  }

  @Test
  void withoutFlagsEveryoneEntersButOnlyFromThisMachine() throws Exception {
    assertThat(HttpAuthorization.of(Map.of(), List.of()).authorizer().open()).isTrue();
    assertThat(refusal("--host=0.0.0.0")).contains("--tokens FILE", "--oauth-issuer");
  }

  @Test
  void tokensCloseIt() throws Exception {
    String line = "ann " + BearerTokens.digest("a-long-random-token-for-ann-0123456789");
    Path tokens = Files.writeString(folder.resolve("tokens"), line);
    HttpAuthorization read = HttpAuthorization.of(Map.of("tokens", tokens.toString()), List.of());
    assertThat(read.authorizer().open()).isFalse();
    assertThat(read.hosts()).isEmpty();
  }

  @Test
  void oauthClosesItAndItsResourceNamesTheHost() throws Exception {
    HttpAuthorization read =
        HttpAuthorization.of(
            Map.of(
                "oauth-issuer", "https://id.example.com/",
                "oauth-keys", "http://[::1]:8080/keys",
                "oauth-resource", "https://MCP.example.com/mcp",
                "oauth-scopes", "code:run, files,code:run,"),
            List.of("files", "install"));
    assertThat(read.authorizer().open()).isFalse();
    assertThat(read.hosts()).containsExactly("mcp.example.com");
    assertThat(read.authorizer().metadata())
        .hasToString(
            """
            {"resource":"https://MCP.example.com/mcp",\
            "authorization_servers":["https://id.example.com/"],\
            "scopes_supported":["code:run","files","install"],"bearer_methods_supported":["header"]}\
            """);
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    assertThat(refusal(ISSUER)).contains("add --oauth-keys URL and --oauth-resource URL.");
    assertThat(refusal(ISSUER, KEYS)).contains("add --oauth-resource URL.");
    assertThat(refusal(KEYS, RESOURCE)).contains("add --oauth-issuer URL.");
    assertThat(refusal("--oauth-scopes=a")).contains("add --oauth-issuer URL and");
    assertThat(refusal("--oauth-issuer=", "--oauth-keys=", "--oauth-resource="))
        .contains("add --oauth-issuer URL and");
  }

  @Test
  void tokensAndOauthExcludeEachOther() throws Exception {
    assertThat(refusal("--tokens=people", ISSUER, KEYS, RESOURCE)).contains("only one of them");
  }

  @Test
  void addressesThatOthersCouldChangeOnTheWayAreRefused() throws Exception {
    for (String wrong :
        List.of(
            "http://id.example.com/keys",
            "http://localhost.example.com/keys",
            "http://127.0.0.1@example.com/keys",
            "https://user@id.example.com/keys",
            "https://id.example.com/keys#one",
            "https:///keys",
            "//id.example.com/keys",
            "file:///etc/keys",
            "id.example.com",
            "https://id example.com")) {
      String says = " is '" + wrong + "', but must be an https:// address";
      assertThat(refusal(ISSUER, "--oauth-keys=" + wrong, RESOURCE))
          .contains("--oauth-keys" + says);
      assertThat(refusal("--oauth-issuer=" + wrong, KEYS, RESOURCE))
          .contains("--oauth-issuer" + says);
      assertThat(refusal(ISSUER, KEYS, "--oauth-resource=" + wrong))
          .contains("--oauth-resource" + says);
    }
  }

  @Test
  void aScopeCannotBreakTheChallenge() throws Exception {
    assertThat(refusal(ISSUER, KEYS, RESOURCE, "--oauth-scopes=a\"b")).contains("'a\"b'");
    assertThat(refusal(ISSUER, KEYS, RESOURCE, "--oauth-scopes=a b")).contains("put commas");
  }

  @Test
  void scopesOfToolsAreReadOrRefused() throws Exception {
    assertThat(refusal("--tool-scopes=")).contains("must be off, or TOOL=SCOPE");
    assertThat(refusal("--tool-scopes=off,")).contains("must be off, or TOOL=SCOPE");
    assertThat(refusal("--tool-scopes=execute_perl=a"))
        .contains("names 'execute_perl', but the tools are execute_python,");
    assertThat(refusal("--tool-scopes=execute_python=a\"b")).contains("'a\"b'");
  }

  @Test
  void aTokenMayGrantLessThanEverything() throws Exception {
    String digest = BearerTokens.digest("a-long-random-token-for-ann-0123456789");
    Path tokens =
        Files.writeString(folder.resolve("tokens"), "ann " + digest + " sandbox:read more");
    HttpHeaders headers =
        HttpHeaders.of("Authorization", "Bearer a-long-random-token-for-ann-0123456789");
    Caller ann =
        HttpAuthorization.of(Map.of("tokens", tokens.toString()), List.of())
            .authorizer()
            .authorize(headers);
    assertThat(ann.scopes()).containsExactlyInAnyOrder("sandbox:read", "more");
    assertThat(ann.has("sandbox:run")).isFalse();
  }

  @Test
  void quotasAreWholeNumbersAboveZero() throws Exception {
    for (String flag : List.of("--requests-per-minute", "--concurrent-requests")) {
      for (String wrong : List.of("0", "-1", "many", "", "1000001", "99999999999")) {
        assertThat(refusal(flag + "=" + wrong))
            .contains(flag + " is '" + wrong + "', but must be a whole number from 1 to 1000000.");
      }
    }
  }
}
