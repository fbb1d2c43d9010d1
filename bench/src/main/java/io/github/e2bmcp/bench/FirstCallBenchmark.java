package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * The first call on a fresh sandbox, from the warm pool and without it, beside a bare {@code
 * python3 -c}.
 */
final class FirstCallBenchmark implements Benchmark {

  private static final int ROUNDS = 15;

  @Override
  public String name() {
    return "first-call";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    out.println("fresh sandbox, warm pool        " + fresh("1"));
    out.println("fresh sandbox, no pool          " + fresh("0"));
    Samples bare = new Samples();
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      new ProcessBuilder("/usr/bin/python3", "-c", "print(1+1)").start().waitFor();
      bare.add(System.nanoTime() - start);
    }
    out.println("bare python3 -c                 " + bare);
  }

  private static Samples fresh(String pool) throws Exception {
    Samples samples = new Samples();
    List<String> command =
        List.of(Peer.ours().getFirst(), "--sandbox-warm", pool, "--sandbox-max-per-client", "20");
    try (StdioServer server = new StdioServer(command)) {
      server.initialize();
      server.call("execute_python", "{\"code\":\"1+1\"}");
      for (int round = 0; round < ROUNDS; round++) {
        // The pool refills behind the call before; a person's next call comes later than a
        // program's.
        server.call("execute_python", "{\"code\":\"import time; time.sleep(1)\"}");
        long start = System.nanoTime();
        String answer = server.call("execute_python", "{\"code\":\"1+1\",\"sandbox_id\":\"new\"}");
        samples.add(System.nanoTime() - start);
        if (answer.contains("\"isError\":true")) {
          throw new IOException(answer);
        }
      }
    }
    return samples;
  }
}
