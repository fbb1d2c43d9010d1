package io.github.e2bmcp.mcp.authorization;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.message.Json;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets in who presents a JWT of one authorization server that is meant for this server (RFC 9068,
 * MCP basic/authorization). The signature is always asymmetric, so {@code none} and secrets taken
 * for keys are no way in. Keys are fetched when first needed, and again when a token names a new
 * one.
 */
public final class OAuthResourceServer implements Authorizer {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);
  private static final int FETCH_MILLIS = 5_000;
  private static final int FETCH_BYTES = 256 << 10;

  private final OAuthOptions options;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  public OAuthResourceServer(OAuthOptions options) {
    this.options = options;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(options)));
    JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(options.issuer()).build();
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            options.resource().toString(), exact, Set.of("sub", "exp", "aud")));
  }

  private static JWKSource<SecurityContext> keys(OAuthOptions options) {
    try {
      DefaultResourceRetriever retriever =
          new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, FETCH_BYTES);
      return JWKSourceBuilder.create(options.keys().toURL(), retriever).build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("Not a URL of keys: " + options.keys(), e);
    }
  }

  @Override
  public Caller authorize(HttpHeaders headers) throws AccessDenied {
    String token = BearerHeader.token(headers);
    if (token == null) {
      throw new AccessDenied(401, "A token is needed", challenge(null, options.firstScopes()));
    }
    try {
      JWTClaimsSet claims = processor.process(token, null);
      if (claims.getSubject().equals(Caller.LOCAL)) {
        throw new BadJOSEException("A subject that stands for somebody else here");
      }
      return new Caller(claims.getSubject(), "", scopes(claims));
    } catch (ParseException | BadJOSEException e) {
      throw invalid();
    } catch (RateLimitReachedException e) {
      // The keys were fetched a moment ago, and this token's is not among them.
      throw invalid();
    } catch (JOSEException e) {
      throw new AccessDenied(503, "The issuer's keys cannot be had now", null);
    }
  }

  private AccessDenied invalid() {
    return new AccessDenied(
        401, "The token is not valid here", challenge("invalid_token", options.firstScopes()));
  }

  @Override
  public AccessDenied insufficient(Set<String> scopes) {
    List<String> needed = scopes.stream().sorted().toList();
    return new AccessDenied(
        403,
        "The token does not grant " + String.join(" ", needed),
        challenge("insufficient_scope", needed));
  }

  @Override
  public ObjectNode metadata() {
    ObjectNode metadata = Json.object().put("resource", options.resource().toString());
    metadata.putArray("authorization_servers").add(options.issuer());
    options.scopes().forEach(metadata.putArray("scopes_supported")::add);
    metadata.putArray("bearer_methods_supported").add("header");
    return metadata;
  }

  private String challenge(@Nullable String error, List<String> scopes) {
    StringBuilder challenge = new StringBuilder("Bearer ");
    if (error != null) {
      challenge.append("error=\"").append(error).append("\", ");
    }
    if (!scopes.isEmpty()) {
      challenge.append("scope=\"").append(String.join(" ", scopes)).append("\", ");
    }
    return challenge
        .append("resource_metadata=\"")
        .append(options.metadata())
        .append('"')
        .toString();
  }

  /**
   * The {@code scope} claim of RFC 8693, or the array {@code scp} that some issuers send instead.
   */
  private static Set<String> scopes(JWTClaimsSet claims) {
    Set<String> scopes = new HashSet<>();
    if (claims.getClaim("scope") instanceof String text) {
      scopes.addAll(List.of(text.split(" ", -1)));
    }
    if (claims.getClaim("scp") instanceof List<?> list) {
      list.forEach(scope -> scopes.add(String.valueOf(scope)));
    }
    // What lifts every bound inside this program is not for an issuer to grant.
    scopes.remove(Caller.ALL_SCOPES);
    scopes.remove("");
    return scopes;
  }
}
