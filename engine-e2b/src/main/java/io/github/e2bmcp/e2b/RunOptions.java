package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.error.E2bException;
import java.time.Duration;
import java.util.Map;

/**
 * How to run code.
 *
 * @param contextId the context to run in; empty for the language's default one
 * @param language such as {@code python} or {@code javascript}; empty for Python, or with a context
 * @param environment for this run alone
 * @param timeout how long it may run; zero for as long as the sandbox gives signs of life
 * @param listener is told what comes, as it comes
 */
public record RunOptions(
    String contextId,
    String language,
    Map<String, String> environment,
    Duration timeout,
    ExecutionListener listener) {

  public RunOptions {
    environment = Map.copyOf(environment);
    if (!contextId.isEmpty() && !language.isEmpty()) {
      throw new E2bException.InvalidArgument(
          "You can provide context or language, but not both at the same time.");
    }
  }

  /** A minute, in Python's default context. */
  public static RunOptions standard() {
    return new RunOptions("", "", Map.of(), Duration.ofSeconds(60), new ExecutionListener() {});
  }

  public RunOptions withContext(String value) {
    return new RunOptions(value, "", environment, timeout, listener);
  }

  public RunOptions withLanguage(String value) {
    return new RunOptions("", value, environment, timeout, listener);
  }

  public RunOptions withEnvironment(Map<String, String> value) {
    return new RunOptions(contextId, language, value, timeout, listener);
  }

  public RunOptions withTimeout(Duration value) {
    return new RunOptions(contextId, language, environment, value, listener);
  }

  public RunOptions withListener(ExecutionListener value) {
    return new RunOptions(contextId, language, environment, timeout, value);
  }
}
