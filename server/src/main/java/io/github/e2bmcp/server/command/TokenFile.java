package io.github.e2bmcp.server.command;

import io.github.e2bmcp.mcp.Authorizer;
import io.github.e2bmcp.mcp.BearerTokens;
import io.github.e2bmcp.mcp.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Reads who may enter by a bearer token. */
final class TokenFile {

  private TokenFile() {}

  /**
   * @throws IllegalArgumentException with a sentence about the line that is wrong
   */
  static Authorizer read(Path file) throws IOException {
    Set<String> all = Set.of(Caller.ALL_SCOPES);
    return new BearerTokens(
        KeyFile.read("--tokens", file).stream()
            .map(entry -> new BearerTokens.Token(entry.owner(), entry.sha256(), all))
            .toList());
  }
}
