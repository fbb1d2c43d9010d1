package io.github.e2bmcp.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** From exec to the answer of initialize, ours and the TypeScript SDK's in turn. */
final class StartBenchmark implements Benchmark {

  private static final int ROUNDS = 15;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    List<String> ours = Peer.ours();
    List<String> peer = Peer.typescript();
    Samples oursTimes = new Samples();
    Samples peerTimes = new Samples();
    once(ours);
    once(peer);
    for (int round = 0; round < ROUNDS; round++) {
      oursTimes.add(once(ours));
      peerTimes.add(once(peer));
    }
    out.println("exec to initialize, ours        " + oursTimes);
    out.println("exec to initialize, TypeScript  " + peerTimes);
    out.printf(
        Locale.ROOT,
        "ratio of medians %.2f (promised: at most 0.60)%n",
        oursTimes.median() / peerTimes.median());
  }

  private static long once(List<String> command) throws Exception {
    long start = System.nanoTime();
    try (StdioServer server = new StdioServer(command)) {
      server.initialize();
      return System.nanoTime() - start;
    }
  }
}
