package io.github.e2bmcp.server.text;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.List;

/**
 * What happened and what to do next, told to the model. First words are fixed: clients and people
 * look for them.
 */
public final class Advice {

  private static final String SMALLER_STEPS =
      "Do less in one call, or work in steps: variables and files are kept between calls.";

  private Advice() {}

  /**
   * How an execution ended that did not end by itself.
   *
   * @param stateKept whether the interpreter lives on with its variables
   * @param limits those in force
   */
  public static String ended(EndedBy endedBy, boolean stateKept, InForce limits) {
    String state =
        stateKept
            ? " Variables are kept."
            : " The interpreter was restarted: variables are lost, files are kept.";
    return switch (endedBy) {
      case EXIT -> "";
      case TIMEOUT ->
          "Execution timeout: the code ran longer than "
              + shown(limits.time())
              + " and was stopped,"
              + " with everything it had started."
              + state
              + " "
              + SMALLER_STEPS;
      case OUT_OF_MEMORY ->
          "Out of memory: the code needed more than "
              + Sizes.words(limits.memoryBytes())
              + "."
              + state
              + " Read data in chunks, use smaller types, or free what is not needed (del).";
      case PROCESS_LIMIT ->
          "Too many processes: at most "
              + limits.processes()
              + " processes and threads may run."
              + state
              + " Start fewer of them, or wait for the earlier ones.";
      case DISK_FULL ->
          "Disk full: the sandbox may write "
              + Sizes.words(limits.diskBytes())
              + "."
              + state
              + " Remove files that are not needed, or start over with sandbox_id \"new\".";
      case OUTPUT_LIMIT ->
          "Too much output: the code printed more than "
              + Sizes.words(limits.outputBytes())
              + " and was stopped."
              + state
              + " Print less, or write to a file and read parts of it.";
      case CANCELLED ->
          "Cancelled: the call was cancelled and everything it had started is gone." + state;
      case CRASHED ->
          "Crashed: the interpreter was ended by a signal, such as a segmentation fault in native"
              + " code."
              + state
              + " Run the code again without the part that crashed.";
      case KILLED ->
          "Killed: the execution was ended from outside."
              + state
              + " Call again; if the sandbox is gone, use sandbox_id \"new\".";
    };
  }

  /**
   * Limits that a sentence may have to name.
   *
   * @param outputBytes after which an execution is ended
   */
  public record InForce(
      Duration time, long memoryBytes, int processes, long diskBytes, long outputBytes) {}

  /** Why a tool call failed. */
  public static String failed(SandboxException failure) {
    String next =
        switch (failure) {
          case SandboxException.SandboxNotFound ignored ->
              " Leave sandbox_id out for the default sandbox, or use \"new\".";
          case SandboxException.SandboxLost ignored ->
              " Its variables and files are gone. Call again for a fresh sandbox and redo the set-up.";
          case SandboxException.FileNotFound ignored -> " See list_files for what is there.";
          case SandboxException.NotEnoughSpace ignored ->
              " Remove files that are not needed, or use sandbox_id \"new\".";
          case SandboxException.RateLimited ignored -> " Wait a few seconds, then call again.";
          case SandboxException.DeadlineExceeded ignored ->
              " Call again; if it happens again, use sandbox_id \"new\".";
          case SandboxException.Internal ignored ->
              " This is a defect of the server, not of your call. Call again, or use sandbox_id"
                  + " \"new\".";
          default -> "";
        };
    return sentence(failure.text()) + next;
  }

  /** Why no sandbox could be made. */
  public static String creationFailed(SandboxException failure) {
    String next =
        switch (failure) {
          case SandboxException.LimitReached ignored ->
              " Use one of your sandboxes (get_sandbox_info lists them) or wait until one has closed.";
          case SandboxException.Unauthorized ignored ->
              " Ask the user to check E2B_API_KEY, or to set SANDBOX_ENGINE=local.";
          case SandboxException.EngineUnavailable ignored ->
              " Ask the user to run 'e2b-mcp doctor', which tells what is missing and how to mend it.";
          case SandboxException.RateLimited ignored -> " Wait a few seconds, then call again.";
          default -> "";
        };
    return "Sandbox creation failed: " + sentence(failure.text()) + next;
  }

  /**
   * Why code was not run.
   *
   * @param reasons of the findings
   */
  public static String refused(List<String> reasons) {
    return "Security validation failed: "
        + sentence(String.join("; ", reasons))
        + " The code was not run. Do it without that, or ask the user to run the server with"
        + " SECURITY_POLICY=monitor.";
  }

  private static String sentence(String text) {
    String stripped = text.strip();
    return stripped.endsWith(".") || stripped.endsWith("!") ? stripped : stripped + ".";
  }

  /** A time as people write it. */
  static String shown(Duration time) {
    if (time.toMillis() % 1_000 != 0) {
      return time.toMillis() + " ms";
    }
    long seconds = time.toSeconds();
    return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
