package io.github.e2bmcp.mcp.exchange;

import java.util.Set;

/**
 * Who sent a request.
 *
 * @param principal who was authenticated; {@link #LOCAL} on stdio and on an open loopback port, and
 *     never of somebody who was authenticated
 * @param connection what outlives one request and is not a conversation: the stdio process or the
 *     legacy HTTP session; empty for stateless requests
 * @param scopes what the principal may do; contains {@link #ALL_SCOPES} when nothing is withheld
 */
public record Caller(String principal, String connection, Set<String> scopes) {
  public static final String LOCAL = "local";
  public static final String ALL_SCOPES = "*";

  private static final String STDIO = "stdio-";

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** The one user of a process of their own. */
  public static Caller local(String connection) {
    return new Caller(LOCAL, connection, Set.of(ALL_SCOPES));
  }

  /**
   * The program that started this process.
   *
   * @param name tells apart the connections of all processes
   */
  public static Caller overStdio(String name) {
    return local(STDIO + name);
  }

  /** Whether it is the program that started this process; no session over HTTP has such a name. */
  public boolean isOverStdio() {
    return principal.equals(LOCAL) && connection.startsWith(STDIO);
  }

  public boolean has(String scope) {
    return scopes.contains(ALL_SCOPES) || scopes.contains(scope);
  }

  public Caller on(String otherConnection) {
    return new Caller(principal, otherConnection, scopes);
  }
}
