package io.github.e2bmcp.e2b;

/** Is told what running code gives, as it comes, on the thread that waits. */
public interface ExecutionListener {

  default void onStdout(String text) {}

  default void onStderr(String text) {}

  default void onResult(ExecutionResult result) {}

  default void onError(ExecutionError error) {}
}
