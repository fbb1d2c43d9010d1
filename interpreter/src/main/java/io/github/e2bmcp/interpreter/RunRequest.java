package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.Map;

/**
 * Code to run and within which bounds.
 *
 * @param timeout wall time, after which the code is interrupted; {@link Duration#ZERO} for none
 * @param outputLimit bytes of text output, after which the code is interrupted; 0 for none
 * @param environment set in the interpreter for the time of the run
 * @param host answers what the code asks of the host
 * @param listener sees output as it comes
 */
public record RunRequest(
    String code,
    Duration timeout,
    long outputLimit,
    Map<String, String> environment,
    HostRequests host,
    OutputListener listener) {

  public RunRequest {
    environment = Map.copyOf(environment);
    if (timeout.isNegative() || outputLimit < 0) {
      throw new SandboxException.InvalidArgument("timeout and outputLimit must not be negative");
    }
  }

  /** The code with 30 s of time and 10 MiB of output. */
  public static RunRequest of(String code) {
    return new RunRequest(
        code,
        Duration.ofSeconds(30),
        10L << 20,
        Map.of(),
        HostRequests.none(),
        OutputListener.none());
  }

  public RunRequest withTimeout(Duration value) {
    return new RunRequest(code, value, outputLimit, environment, host, listener);
  }

  public RunRequest withOutputLimit(long value) {
    return new RunRequest(code, timeout, value, environment, host, listener);
  }

  public RunRequest withEnvironment(Map<String, String> value) {
    return new RunRequest(code, timeout, outputLimit, value, host, listener);
  }

  public RunRequest withHost(HostRequests value) {
    return new RunRequest(code, timeout, outputLimit, environment, value, listener);
  }

  public RunRequest withListener(OutputListener value) {
    return new RunRequest(code, timeout, outputLimit, environment, host, value);
  }
}
