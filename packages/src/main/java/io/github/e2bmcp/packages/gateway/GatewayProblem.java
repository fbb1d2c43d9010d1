package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.packages.policy.Ecosystem;

/**
 * Something that the gateway could not or would not give.
 *
 * @param kind what is wrong
 * @param ecosystem whose package
 * @param name the package's or file's name
 * @param text a sentence for the caller
 */
public record GatewayProblem(Kind kind, Ecosystem ecosystem, String name, String text) {

  /** What is wrong. */
  public enum Kind {
    /** No registry has the package. */
    NOT_FOUND,
    /** The policy does not offer it. */
    DENIED,
    /** The registry, or the way to it, does not work. */
    UNREACHABLE,
    /** A file is not what the index says that it is. */
    TAMPERED
  }
}
