package io.github.e2bmcp.mcp.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.exchange.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lets in who presents one of a few long random tokens, of which only the digests are kept. For
 * small installations; the tokens do not expire.
 */
public final class BearerTokens implements Authorizer {
  /**
   * One token.
   *
   * @param principal who presents it
   * @param sha256 the digest of the token, 64 hexadecimal digits, made by {@link #digest}
   * @param scopes what it grants; {@link Caller#ALL_SCOPES} for everything
   */
  public record Token(String principal, String sha256, Set<String> scopes) {
    public Token {
      if (sha256.length() != 64 || !sha256.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
        throw new IllegalArgumentException("Not a SHA-256 digest in hexadecimal digits");
      }
      if (principal.equals(Caller.LOCAL)) {
        throw new IllegalArgumentException("'local' is who comes without a token");
      }
      scopes = Set.copyOf(scopes);
    }
  }

  private final Map<String, Caller> byDigest = new HashMap<>();

  public BearerTokens(List<Token> tokens) {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("Without a token nobody could enter");
    }
    for (Token token : tokens) {
      Caller caller = new Caller(token.principal(), "", token.scopes());
      byDigest.put(token.sha256().toLowerCase(Locale.ROOT), caller);
    }
  }

  /** What is kept of a token. */
  public static String digest(String token) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public Caller authorize(HttpHeaders headers) throws AccessDenied {
    String token = BearerHeader.token(headers);
    // Looked up by digest, so the time that it takes says nothing about the tokens.
    Caller caller = token == null ? null : byDigest.get(digest(token));
    if (caller == null) {
      throw new AccessDenied(401, "Send a valid token: Authorization: Bearer …", "Bearer");
    }
    return caller;
  }

  @Override
  public AccessDenied insufficient(Set<String> scopes) {
    String needed = String.join(" ", scopes);
    return new AccessDenied(
        403,
        "The token does not grant " + needed,
        "Bearer error=\"insufficient_scope\", scope=\"" + needed + "\"");
  }
}
