package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mixed calls for a long time, and whether the server's use of the machine stays flat. */
final class SoakBenchmark implements Benchmark {

  private static final int MINUTES = 60;
  private static final int SAMPLES = 60;
  private static final Pattern SANDBOX = Pattern.compile("sandbox_id: ([a-z0-9-]+)");

  /** Arguments of one call each; what fails or is stopped is part of the mix. */
  private static final List<List<String>> CALLS =
      List.of(
          List.of("execute_python", "{\"code\":\"sum(range(1000))\"}"),
          List.of(
              "execute_python", "{\"code\":\"import json; print(json.dumps(list(range(5000))))\"}"),
          List.of("execute_python", "{\"code\":\"x = bytearray(20_000_000); 1/0\"}"),
          List.of("execute_python", "{\"code\":\"import os; os._exit(1)\"}"),
          List.of(
              "execute_python",
              "{\"code\":\"import subprocess; subprocess.Popen(['sleep', '3600']); 'left'\"}"),
          List.of("execute_javascript", "{\"code\":\"[1,2,3].map(x => x * x)\"}"),
          List.of("execute_javascript", "{\"code\":\"throw new Error('no')\"}"),
          List.of("create_file", "{\"path\":\"soak.txt\",\"content\":\"some words\"}"),
          List.of("read_file", "{\"path\":\"soak.txt\"}"),
          List.of("read_file", "{\"path\":\"not-there.txt\"}"),
          List.of("list_files", "{}"),
          List.of("get_sandbox_info", "{}"));

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public boolean onRequest() {
    return true;
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    int minutes = arguments.isEmpty() ? MINUTES : Integer.parseInt(arguments.getFirst());
    Duration step = Duration.ofMinutes(minutes).dividedBy(SAMPLES);
    List<Footprint> samples = new ArrayList<>();
    long calls = 0;
    Random random = new Random(1);
    List<String> command = List.of(Peer.ours().getFirst(), "--sandbox-idle-timeout", "20s");
    try (StdioServer server = new StdioServer(command)) {
      server.initialize();
      long next = System.nanoTime() + step.toNanos();
      while (samples.size() < SAMPLES) {
        calls += oneCall(server, random);
        if (System.nanoTime() >= next) {
          samples.add(Footprint.of(server.pid()));
          out.println(samples.getLast());
          next += step.toNanos();
        }
      }
    }
    out.println("calls                           " + calls + " in " + minutes + " min");
    out.println(Footprint.verdict(samples));
  }

  /** Now and then in a sandbox of its own, which then idles until it is closed. */
  private static int oneCall(StdioServer server, Random random) throws IOException {
    List<String> call = CALLS.get(random.nextInt(CALLS.size()));
    if (random.nextInt(200) != 0) {
      server.call(call.getFirst(), call.getLast());
      return 1;
    }
    String answer = server.call("execute_python", "{\"code\":\"'fresh'\",\"sandbox_id\":\"new\"}");
    Matcher named = SANDBOX.matcher(answer);
    if (!named.find() && !answer.contains("which is the limit")) {
      throw new IOException("no fresh sandbox: " + answer);
    }
    return 1;
  }
}
