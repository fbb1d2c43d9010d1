package io.github.e2bmcp.mcp.authorization;

import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.mcp.exchange.Caller;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Decides who an HTTP request comes from. Called for every request, from many threads at once. */
public interface Authorizer {
  /** Where metadata is found; the path of the resource may follow (RFC 9728, section 3.1). */
  String METADATA_PATH = "/.well-known/oauth-protected-resource";

  /**
   * Who it is.
   *
   * @throws AccessDenied when it is nobody who may enter
   */
  Caller authorize(HttpHeaders headers) throws AccessDenied;

  /** The refusal of a caller who is known but was not granted these scopes. */
  AccessDenied insufficient(Set<String> scopes);

  /** The protected resource metadata of RFC 9728, or null when there is no authorization server. */
  default @Nullable ObjectNode metadata() {
    return null;
  }

  /** Whether everyone is let in. */
  default boolean open() {
    return false;
  }

  /** Lets everyone in as the one local user; fit for the loopback interface only. */
  static Authorizer everyone() {
    return new OpenAuthorizer();
  }
}
