package io.github.e2bmcp.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run and within which bounds.
 *
 * @param command program and arguments, never a shell line; the program is looked up in PATH
 * @param environment added to the sandbox's own
 * @param directory absolute, or relative to the user's home; empty for the home
 * @param user {@code user} or {@code root}; empty for {@code user}
 * @param tag a name to find the process by later; empty for none
 * @param stdin whether {@link SandboxProcess#write} shall work; otherwise the program reads end of
 *     file
 * @param pty a terminal of this size instead of pipes; null for pipes
 * @param timeout wall time, after which the whole tree is killed; {@link Duration#ZERO} for none
 * @param outputLimit bytes of output of all streams together, after which the tree is killed; 0 for
 *     none
 */
public record ProcessSpec(
    List<String> command,
    Map<String, String> environment,
    String directory,
    String user,
    String tag,
    boolean stdin,
    @Nullable PtySize pty,
    Duration timeout,
    long outputLimit) {

  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty() || command.getFirst().isEmpty()) {
      throw new SandboxException.InvalidArgument("command must name a program");
    }
    if (timeout.isNegative() || outputLimit < 0) {
      throw new SandboxException.InvalidArgument("timeout and outputLimit must not be negative");
    }
  }

  /** The command as {@code user} in its home, without input, terminal or bounds. */
  public static ProcessSpec of(String... command) {
    return new ProcessSpec(List.of(command), Map.of(), "", "", "", false, null, Duration.ZERO, 0);
  }

  /** The line run by bash as a login shell does, the way E2B's SDKs run commands. */
  public static ProcessSpec shell(String line) {
    return of("/bin/bash", "-l", "-c", line);
  }

  public ProcessSpec withEnvironment(Map<String, String> value) {
    return new ProcessSpec(command, value, directory, user, tag, stdin, pty, timeout, outputLimit);
  }

  public ProcessSpec withDirectory(String value) {
    return new ProcessSpec(
        command, environment, value, user, tag, stdin, pty, timeout, outputLimit);
  }

  public ProcessSpec withUser(String value) {
    return new ProcessSpec(
        command, environment, directory, value, tag, stdin, pty, timeout, outputLimit);
  }

  public ProcessSpec withTag(String value) {
    return new ProcessSpec(
        command, environment, directory, user, value, stdin, pty, timeout, outputLimit);
  }

  public ProcessSpec withStdin() {
    return new ProcessSpec(
        command, environment, directory, user, tag, true, pty, timeout, outputLimit);
  }

  public ProcessSpec withPty(PtySize value) {
    return new ProcessSpec(
        command, environment, directory, user, tag, true, value, timeout, outputLimit);
  }

  public ProcessSpec withTimeout(Duration value) {
    return new ProcessSpec(
        command, environment, directory, user, tag, stdin, pty, value, outputLimit);
  }

  public ProcessSpec withOutputLimit(long value) {
    return new ProcessSpec(command, environment, directory, user, tag, stdin, pty, timeout, value);
  }
}
