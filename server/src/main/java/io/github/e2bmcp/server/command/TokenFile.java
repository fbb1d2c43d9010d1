package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.authorization.Authorizer;
import io.github.e2bmcp.mcp.authorization.BearerTokens;
import io.github.e2bmcp.mcp.exchange.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Reads who may enter by a bearer token, and what each grants: everything where nothing is named.
 */
final class TokenFile {

  private TokenFile() {}

  /**
   * @throws IllegalArgumentException with a sentence about the line that is wrong
   */
  static Authorizer read(Path file) throws IOException {
    return new BearerTokens(KeyFile.read("--tokens", file).stream().map(TokenFile::token).toList());
  }

  private static BearerTokens.Token token(KeyFile.Entry entry) {
    Set<String> scopes =
        entry.scopes().isEmpty() ? Set.of(Caller.ALL_SCOPES) : Set.copyOf(entry.scopes());
    return new BearerTokens.Token(entry.owner(), entry.sha256(), scopes);
  }
}
