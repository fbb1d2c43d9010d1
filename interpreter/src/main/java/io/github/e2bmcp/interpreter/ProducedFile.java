package io.github.e2bmcp.interpreter;

/**
 * A file that was made or changed during a run.
 *
 * @param path absolute
 */
public record ProducedFile(String path, long sizeBytes) {}
