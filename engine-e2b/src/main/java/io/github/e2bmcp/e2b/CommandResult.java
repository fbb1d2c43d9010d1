package io.github.e2bmcp.e2b;

/**
 * What a command came to.
 *
 * @param exitCode 0 to 255; -1 when a signal ended it
 * @param error why it failed, as {@code exit status 3} or {@code signal: killed}; empty when it did
 *     not
 */
public record CommandResult(int exitCode, String stdout, String stderr, String error) {}
