package io.github.e2bmcp.mcp.authorization;

import java.net.URI;
import java.util.List;

/**
 * What a resource server of OAuth 2.1 must know.
 *
 * @param resource the canonical URI of the endpoint, such as {@code https://mcp.example.com/mcp};
 *     tokens must be meant for it (RFC 8707)
 * @param issuer of the tokens, as tokens name it
 * @param keys where the issuer publishes its keys, as a JWK set
 * @param scopes all that exist, as the metadata tells
 * @param firstScopes that who has no token is told to ask for; a call that needs others is answered
 *     with a challenge that names them
 */
public record OAuthOptions(
    URI resource, String issuer, URI keys, List<String> scopes, List<String> firstScopes) {
  public OAuthOptions {
    if (resource.getHost() == null || resource.getFragment() != null) {
      throw new IllegalArgumentException("Not the URI of a resource: " + resource);
    }
    scopes = List.copyOf(scopes);
    firstScopes = List.copyOf(firstScopes);
  }

  /** Where the metadata of RFC 9728 is, section 3.1. */
  URI metadata() {
    String path = resource.getRawPath() == null ? "" : resource.getRawPath();
    return resource.resolve(Authorizer.METADATA_PATH + (path.equals("/") ? "" : path));
  }
}
