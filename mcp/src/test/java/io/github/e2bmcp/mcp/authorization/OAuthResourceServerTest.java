package io.github.e2bmcp.mcp.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.http.HttpFixture;
import io.github.e2bmcp.mcp.http.HttpOptions;
import io.github.e2bmcp.mcp.stdio.StdioSuite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OAuthResourceServerTest {
  private static final String RESOURCE = "https://mcp.example.com/sandbox/mcp";

  private HttpServer issuer;
  private String issuerUri;
  private volatile List<ECKey> keys;
  private volatile String padding = "";
  private volatile int status = 200;
  private final AtomicInteger fetches = new AtomicInteger();
  private HttpFixture fixture;

  @BeforeEach
  void start() throws Exception {
    keys = List.of(key("one"));
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          String honest = new JWKSet(List.copyOf(keys)).toPublicJWKSet().toString();
          byte[] set = (honest + padding).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, set.length);
          exchange.getResponseBody().write(set);
          exchange.close();
        });
    issuer.start();
    issuerUri = "http://127.0.0.1:" + issuer.getAddress().getPort();
    OAuthOptions options =
        new OAuthOptions(
            URI.create(RESOURCE),
            issuerUri,
            URI.create(issuerUri + "/keys"),
            List.of("look", "code:run"),
            List.of("look"));
    fixture = new HttpFixture(HttpOptions.standard(), new OAuthResourceServer(options));
  }

  @AfterEach
  void stop() {
    fixture.close();
    issuer.stop(0);
  }

  private static ECKey key(String id) throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  private JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder honest =
        new JWTClaimsSet.Builder()
            .issuer(issuerUri)
            .subject("ann")
            .audience(RESOURCE)
            .claim("scope", "code:run other")
            .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
    return change.apply(honest).build();
  }

  private String token(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
    return signed(keys.getFirst(), claims(change));
  }

  private static String signed(ECKey key, JWTClaimsSet claims) throws Exception {
    SignedJWT token = new SignedJWT(header(key.getKeyID()).build(), claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private HttpResponse<String> callGuarded(String token) throws Exception {
    return fixture.send(
        fixture.call(1, "guarded", "{}").header("Authorization", "Bearer " + token));
  }

  @Test
  void letsInAnHonestToken() throws Exception {
    HttpResponse<String> response = callGuarded(token(claims -> claims));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"in\"");
  }

  @Test
  void tellsWhoHasNoTokenWhereToGetOne() throws Exception {
    HttpResponse<String> response = fixture.send(fixture.call(1, "guarded", "{}"));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValue(
            "Bearer scope=\"look\", resource_metadata="
                + "\"https://mcp.example.com/.well-known/oauth-protected-resource/sandbox/mcp\"");
    for (String path : List.of("", "/mcp", "/sandbox/mcp")) {
      URI uri = fixture.uri().resolve("/.well-known/oauth-protected-resource" + path);
      JsonNode metadata = fixture.json(HttpRequest.newBuilder(uri));
      assertThat(metadata.path("resource").asString()).isEqualTo(RESOURCE);
      assertThat(metadata.at("/authorization_servers/0").asString()).isEqualTo(issuerUri);
    }
  }

  @Test
  void refusesWhatWasNotMeantForItOrIsOver() throws Exception {
    assertRefused(token(claims -> claims.audience("https://other.example.com/mcp")));
    assertRefused(token(claims -> claims.audience((String) null)));
    assertRefused(token(claims -> claims.issuer("https://evil.example.com")));
    assertRefused(token(claims -> claims.subject(null)));
    assertRefused(token(claims -> claims.subject(Caller.LOCAL)));
    assertRefused(token(claims -> claims.expirationTime(null)));
    assertRefused(
        token(claims ->
            claims.expirationTime(Date.from(Instant.now().minus(Duration.ofMinutes(5))))));
    assertRefused(
        token(
            claims -> claims.notBeforeTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))));
  }

  @Test
  void refusesForgeries() throws Exception {
    assertRefused(new PlainJWT(claims(claims -> claims)).serialize()); // alg: none
    assertRefused(signed(key("one"), claims(claims -> claims))); // another key of the same name
    assertRefused(signed(key("two"), claims(claims -> claims)));
    SignedJWT secret = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(claims -> claims));
    JWSSigner publicKeyAsSecret =
        new MACSigner(keys.getFirst().toPublicJWK().toString().getBytes(StandardCharsets.UTF_8));
    secret.sign(publicKeyAsSecret);
    assertRefused(secret.serialize());
    assertRefused("nonsense");
    String honest = token(claims -> claims);
    assertRefused(honest.substring(0, honest.length() - 4) + "AAAA");
  }

  /** Keys come from the one place that the operator named, whatever a token says. */
  @Test
  void takesNoKeyThatATokenBringsOrPointsTo() throws Exception {
    ECKey own = key("one");
    URI elsewhere = URI.create(issuerUri + "/attacker");
    AtomicInteger visits = new AtomicInteger();
    issuer.createContext("/attacker", exchange -> visits.incrementAndGet());
    assertRefused(signed(own, header("one").jwk(own.toPublicJWK()).build()));
    assertRefused(signed(own, header("one").jwkURL(elsewhere).build()));
    assertRefused(signed(own, header("one").x509CertURL(elsewhere).build()));
    for (String kid :
        List.of(
            "../../../../dev/null", "/keys", issuerUri + "/attacker", "' OR 1=1 --", "\0", "")) {
      assertRefused(signed(own, header(kid).build()));
    }
    assertRefused(signed(own, new JWSHeader.Builder(JWSAlgorithm.ES256).build()));
    assertThat(visits).hasValue(0);
    assertThat(callGuarded(token(claims -> claims)).statusCode()).isEqualTo(200);
  }

  @Test
  void unknownKeysMakeNoStormOfQuestionsToTheIssuer() throws Exception {
    assertThat(callGuarded(token(claims -> claims)).statusCode()).isEqualTo(200);
    ECKey own = key("one");
    for (int i = 0; i < 50; i++) {
      assertRefused(signed(own, header("unknown-" + i).build()));
    }
    assertThat(fetches.get()).isLessThan(5);
  }

  @Test
  void withoutTheIssuersKeysNobodyEntersAndEveryoneIsToldToComeAgain() throws Exception {
    String honest = token(claims -> claims);
    status = 500;
    assertToldToComeAgain(honest);
    status = 200;
    padding = " ".repeat(1 << 20); // more than any issuer has
    assertToldToComeAgain(honest);
  }

  @Test
  void anIssuerThatCannotBeReachedIsNoWayIn() throws Exception {
    String honest = token(claims -> claims);
    issuer.stop(0);
    assertToldToComeAgain(honest);
  }

  private void assertToldToComeAgain(String token) throws Exception {
    HttpResponse<String> response = callGuarded(token);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body()).doesNotContain(token, "Exception", "/keys");
  }

  @Test
  void takesATokenFromItsHeaderAloneAndOnlyOne() throws Exception {
    String honest = token(claims -> claims);
    URI asked = URI.create(fixture.uri() + "?access_token=" + honest);
    HttpRequest.Builder call = fixture.call(1, "guarded", "{}");
    assertThat(fixture.send(call.copy().uri(asked)).statusCode()).isEqualTo(401);
    assertThat(fixture.send(call.copy().header("Cookie", "access_token=" + honest)).statusCode())
        .isEqualTo(401);
    assertThat(fixture.send(call.copy().header("Authorization", "Basic " + honest)).statusCode())
        .isEqualTo(401);
    HttpRequest.Builder twice =
        call.copy()
            .header("Authorization", "Bearer " + honest)
            .header("Authorization", "Bearer " + honest);
    assertThat(fixture.send(twice).statusCode()).isEqualTo(401);
    assertThat(fixture.send(call.copy().header("Authorization", "bearer " + honest)).statusCode())
        .isEqualTo(200);
  }

  private static JWSHeader.Builder header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).type(new JOSEObjectType("at+jwt"));
  }

  private String signed(ECKey key, JWSHeader header) throws Exception {
    SignedJWT token = new SignedJWT(header, claims(claims -> claims));
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private void assertRefused(String token) throws Exception {
    HttpResponse<String> response = callGuarded(token);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"invalid_token\"");
    assertThat(response.body()).doesNotContain(token);
  }

  @Test
  void asksForTheScopeThatIsMissing() throws Exception {
    HttpResponse<String> response = callGuarded(token(claims -> claims.claim("scope", "other *")));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"insufficient_scope\"")
        .contains("scope=\"code:run\"")
        .contains("resource_metadata=");
  }

  @Test
  void whatASessionMayDoIsSaidByTheTokenOfEachRequest() throws Exception {
    String session = fixture.initialize("2025-11-25", "Authorization", bearer("look"));
    assertThat(callGuardedIn(session, bearer("look")).statusCode()).isEqualTo(403);
    assertThat(callGuardedIn(session, bearer("code:run")).body()).contains("\"in\"");
    assertThat(callGuardedIn(session, bearer("look")).statusCode()).isEqualTo(403);
  }

  private String bearer(String scope) throws Exception {
    return "Bearer " + token(claims -> claims.claim("scope", scope));
  }

  private HttpResponse<String> callGuardedIn(String session, String bearer) throws Exception {
    return fixture.send(
        fixture
            .post(StdioSuite.legacy(2, "tools/call", "\"name\":\"guarded\""))
            .header("Authorization", bearer)
            .header("Mcp-Session-Id", session)
            .header("MCP-Protocol-Version", "2025-11-25"));
  }

  @Test
  void aBatchIsNoWayAroundAScope() throws Exception {
    String bearer = bearer("other");
    String session = fixture.initialize("2025-03-26", "Authorization", bearer);
    String batch = "[" + StdioSuite.legacy(2, "tools/call", "\"name\":\"guarded\"") + "]";
    HttpResponse<String> response =
        fixture.send(
            fixture
                .post(batch)
                .header("Authorization", bearer)
                .header("Mcp-Session-Id", session)
                .header("MCP-Protocol-Version", "2025-03-26"));
    assertThat(response.body()).contains("needs the scope code:run").doesNotContain("\"in\"");
  }

  @Test
  void followsARotationOfKeys() throws Exception {
    assertThat(callGuarded(token(claims -> claims)).statusCode()).isEqualTo(200);
    String before = token(claims -> claims);
    keys = List.of(key("next"));
    assertThat(callGuarded(token(claims -> claims)).statusCode()).isEqualTo(200);
    assertRefused(before);
  }
}
