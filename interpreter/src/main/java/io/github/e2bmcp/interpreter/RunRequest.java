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
 * @param dataForms whether figures and small data frames come as data too, as {@code e2b/chart} and
 *     {@code e2b/data}, for clients that draw them anew
 * @param host answers what the code asks of the host
 * @param listener sees output as it comes
 * @param keepsOutput whether the result has the output too
 */
public record RunRequest(
    String code,
    Duration timeout,
    long outputLimit,
    Map<String, String> environment,
    boolean dataForms,
    HostRequests host,
    OutputListener listener,
    boolean keepsOutput) {

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
        false,
        HostRequests.none(),
        OutputListener.none(),
        true);
  }

  public RunRequest withTimeout(Duration value) {
    return new RunRequest(
        code, value, outputLimit, environment, dataForms, host, listener, keepsOutput);
  }

  public RunRequest withOutputLimit(long value) {
    return new RunRequest(
        code, timeout, value, environment, dataForms, host, listener, keepsOutput);
  }

  public RunRequest withEnvironment(Map<String, String> value) {
    return new RunRequest(
        code, timeout, outputLimit, value, dataForms, host, listener, keepsOutput);
  }

  public RunRequest withDataForms() {
    return new RunRequest(
        code, timeout, outputLimit, environment, true, host, listener, keepsOutput);
  }

  public RunRequest withHost(HostRequests value) {
    return new RunRequest(
        code, timeout, outputLimit, environment, dataForms, value, listener, keepsOutput);
  }

  public RunRequest withListener(OutputListener value) {
    return new RunRequest(
        code, timeout, outputLimit, environment, dataForms, host, value, keepsOutput);
  }

  /** Output goes to the listener alone, however much it is. */
  public RunRequest withoutTranscript() {
    return new RunRequest(
        code, timeout, outputLimit, environment, dataForms, host, listener, false);
  }
}
