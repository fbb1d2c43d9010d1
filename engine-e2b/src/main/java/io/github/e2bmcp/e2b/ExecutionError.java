package io.github.e2bmcp.e2b;

/**
 * What the code failed with.
 *
 * @param name the exception's type, such as {@code ZeroDivisionError}
 * @param value its message
 */
public record ExecutionError(String name, String value, String traceback) {

  /** The name of the error of a run whose stream ended before its end was told. */
  public static final String UNEXPECTED_END = "UnexpectedEndOfExecution";
}
