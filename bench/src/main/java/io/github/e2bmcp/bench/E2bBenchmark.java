package io.github.e2bmcp.bench;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bConfig;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Our Java client and E2B's official JavaScript SDK, in turns, against one gateway on this machine.
 * Each has a sandbox of its own, and warms up with turns that do not count.
 */
final class E2bBenchmark implements Benchmark {

  @Override
  public String name() {
    return "e2b";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    try (Partner gateway = new Partner(gatewayCommand(), Map.of())) {
      String url = gateway.line();
      Map<String, String> environment =
          Map.of("E2B_API_KEY", "e2b_0000", "E2B_API_URL", url, "E2B_SANDBOX_URL", url);
      try (Partner sdk = new Partner(Peer.e2bSdk(), environment);
          E2b e2b = new E2b(E2bConfig.fromEnvironment(environment));
          E2bSandbox sandbox = e2b.create(NewSandbox.of("base"))) {
        for (E2bTask task : E2bTask.values()) {
          compare(task, e2b, sandbox, sdk, out);
        }
      }
    }
  }

  private static List<String> gatewayCommand() {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        // As the launcher starts it.
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path", ""),
        GatewayService.class.getName());
  }

  private static void compare(
      E2bTask task, E2b e2b, E2bSandbox sandbox, Partner sdk, PrintStream out) throws IOException {
    Samples ours = new Samples();
    Samples theirs = new Samples();
    for (int turn = -task.warmUps(); turn < task.turns(); turn++) {
      for (int time = 0; time < task.times(); time++) {
        long nanoseconds = task.once(e2b, sandbox);
        if (turn >= 0) {
          ours.add(nanoseconds);
        }
      }
      sdk.say(task.word() + " " + task.times());
      for (int time = 0; time < task.times(); time++) {
        long nanoseconds = Long.parseLong(sdk.line());
        if (turn >= 0) {
          theirs.add(nanoseconds);
        }
      }
    }
    out.println(task.word() + ", ours" + " ".repeat(26 - task.word().length()) + ours);
    out.println(task.word() + ", SDK " + " ".repeat(26 - task.word().length()) + theirs);
    out.printf(
        Locale.ROOT,
        "  ratio of medians %.2f (promised: at most 0.80)%n",
        ours.median() / theirs.median());
  }

  /** A program that is told things and answers by lines; it ends with its input. */
  private static final class Partner implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    Partner(List<String> command, Map<String, String> environment) throws IOException {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      process = builder.start();
      output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void say(String line) throws IOException {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    String line() throws IOException {
      String line = output.readLine();
      if (line == null) {
        throw new IOException(process.info().commandLine().orElse("the program") + " ended");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
