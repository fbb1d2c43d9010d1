package io.github.e2bmcp.e2b;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How to run a command.
 *
 * @param environment added to the sandbox's own
 * @param directory empty for the sandbox's default
 * @param user empty for the sandbox's default
 * @param stdin whether input can be sent
 * @param timeout how long it may run before it is killed; zero for ever
 * @param onStdout gets output as it comes, whole characters only, on the thread that waits
 * @param onStderr gets error output in the same way
 */
public record CommandOptions(
    Map<String, String> environment,
    String directory,
    String user,
    boolean stdin,
    Duration timeout,
    Consumer<String> onStdout,
    Consumer<String> onStderr) {

  public CommandOptions {
    environment = Map.copyOf(environment);
  }

  /** A minute, in the default directory as the default user, without input. */
  public static CommandOptions standard() {
    return new CommandOptions(
        Map.of(), "", "", false, Duration.ofSeconds(60), text -> {}, text -> {});
  }

  public CommandOptions withEnvironment(Map<String, String> value) {
    return new CommandOptions(value, directory, user, stdin, timeout, onStdout, onStderr);
  }

  public CommandOptions withDirectory(String value) {
    return new CommandOptions(environment, value, user, stdin, timeout, onStdout, onStderr);
  }

  public CommandOptions withUser(String value) {
    return new CommandOptions(environment, directory, value, stdin, timeout, onStdout, onStderr);
  }

  public CommandOptions withStdin() {
    return new CommandOptions(environment, directory, user, true, timeout, onStdout, onStderr);
  }

  public CommandOptions withTimeout(Duration value) {
    return new CommandOptions(environment, directory, user, stdin, value, onStdout, onStderr);
  }

  public CommandOptions withOutput(Consumer<String> stdout, Consumer<String> stderr) {
    return new CommandOptions(environment, directory, user, stdin, timeout, stdout, stderr);
  }
}
