package io.github.e2bmcp.e2b;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What running code came to.
 *
 * @param results every value shown, the last expression's included
 * @param stdout in the pieces it came in
 * @param stderr in the pieces it came in
 * @param error what the code failed with; null when it did not
 * @param executionCount the context's count of runs; 0 where the server does not tell
 */
public record Execution(
    List<ExecutionResult> results,
    List<String> stdout,
    List<String> stderr,
    @Nullable ExecutionError error,
    int executionCount) {

  public Execution {
    results = List.copyOf(results);
    stdout = List.copyOf(stdout);
    stderr = List.copyOf(stderr);
  }

  /** The value of the last expression as text; null when it had none. */
  public @Nullable String text() {
    for (ExecutionResult result : results) {
      if (result.isMain()) {
        return result.text();
      }
    }
    return null;
  }
}
