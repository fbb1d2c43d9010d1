package io.github.e2bmcp.mcp.authorization;

import io.github.e2bmcp.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Authorization header of RFC 6750; tokens are taken from nowhere else. */
final class BearerHeader {
  private static final String SCHEME = "Bearer ";

  private BearerHeader() {}

  /** The one token, or null. */
  static @Nullable String token(HttpHeaders headers) {
    List<String> values = headers.all("Authorization");
    if (values.size() != 1 || !values.getFirst().regionMatches(true, 0, SCHEME, 0, 7)) {
      return null;
    }
    String token = values.getFirst().substring(SCHEME.length()).strip();
    return token.isEmpty() ? null : token;
  }
}
