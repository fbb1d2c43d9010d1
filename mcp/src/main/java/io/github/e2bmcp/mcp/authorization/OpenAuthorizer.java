package io.github.e2bmcp.mcp.authorization;

import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.exchange.Caller;
import java.util.Set;

record OpenAuthorizer() implements Authorizer {
  @Override
  public Caller authorize(HttpHeaders headers) {
    return Caller.local("");
  }

  @Override
  public AccessDenied insufficient(Set<String> scopes) {
    return new AccessDenied(403, "Not granted: " + String.join(" ", scopes), null);
  }

  @Override
  public boolean open() {
    return true;
  }
}
