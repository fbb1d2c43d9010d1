package io.github.e2bmcp.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A warm {@code execute_python("1+1")} over stdio, beside a bare python3 loop over a pipe. */
final class CallBenchmark implements Benchmark {

  private static final int CALLS = 1_000;
  private static final String LOOP =
      "import sys\nfor line in sys.stdin:\n    print(eval(line), flush=True)";

  @Override
  public String name() {
    return "call";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    Samples ours = new Samples();
    try (StdioServer server = new StdioServer(Peer.ours())) {
      server.initialize();
      for (int call = 0; call < CALLS + 200; call++) {
        long start = System.nanoTime();
        String answer = server.call("execute_python", "{\"code\":\"1+1\"}");
        if (!answer.contains("2")) {
          throw new IOException(answer);
        }
        if (call >= 200) {
          ours.add(System.nanoTime() - start);
        }
      }
    }
    out.println("warm execute_python(\"1+1\")      " + ours + " (promised: median at most 2 ms)");
    out.println("bare python3 loop over a pipe   " + bareLoop());
  }

  private static Samples bareLoop() throws IOException {
    Samples samples = new Samples();
    Process python = new ProcessBuilder("/usr/bin/python3", "-c", LOOP).start();
    try (OutputStream input = python.getOutputStream();
        BufferedReader output =
            new BufferedReader(
                new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
      for (int call = 0; call < CALLS; call++) {
        long start = System.nanoTime();
        input.write("1+1\n".getBytes(StandardCharsets.UTF_8));
        input.flush();
        if (!"2".equals(output.readLine())) {
          throw new IOException("python3 did not answer");
        }
        samples.add(System.nanoTime() - start);
      }
    }
    return samples;
  }
}
