package io.github.e2bmcp.interpreter;

/**
 * An exception that ended the code.
 *
 * @param name its type
 * @param value its message
 * @param traceback as the language prints it, with lines of the user's code only
 */
public record Failure(String name, String value, String traceback) {}
