package io.github.e2bmcp.server.session;

/**
 * Whom a sandbox belongs to: nobody else can see, use or guess at it.
 *
 * @param key the caller's stable identity; not a secret, and never shown to another caller
 */
public record Owner(String key) {}
