package io.github.e2bmcp.server.door;

import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.server.session.Owner;

/** The protocol's callers as owners of sandboxes. */
final class Callers {

  private static final String STDIO = "stdio";

  private Callers() {}

  /**
   * All that a principal asks over HTTP, in whatever sessions, is for one account, so that more
   * sessions do not bring more sandboxes. Where nobody is asked for a name, each session has an
   * account: it may well be another program's. Over stdio it is the user, whichever process serves
   * them: with E2B several may serve one sandbox.
   */
  static Owner owner(Caller caller) {
    if (caller.isOverStdio()) {
      return new Owner(STDIO, caller.connection());
    }
    return caller.principal().equals(Caller.LOCAL) && !caller.connection().isEmpty()
        ? Owner.of(caller.principal() + "/" + caller.connection())
        : new Owner(caller.principal(), caller.connection());
  }
}
