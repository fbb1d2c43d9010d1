package io.github.e2bmcp.bench;

import java.io.PrintStream;
import java.util.List;

/** A thousand kills at random moments, and whether anything is left. */
final class KillsBenchmark implements Benchmark {

  private static final int KILLS = 1_000;
  private static final int SHOWN = 20;

  @Override
  public String name() {
    return "kills";
  }

  @Override
  public boolean onRequest() {
    return true;
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    int kills = arguments.isEmpty() ? KILLS : Integer.parseInt(arguments.getFirst());
    long seed =
        arguments.size() > 1 ? Long.parseLong(arguments.get(1)) : System.currentTimeMillis();
    long startedAt = System.nanoTime();
    KillRounds.Outcome outcome = new KillRounds(Peer.ours(), seed).run(kills);
    out.println("kills                           " + outcome.kills() + ", seed " + seed);
    out.println(
        "seconds                         " + (System.nanoTime() - startedAt) / 1_000_000_000);
    out.println("flaws                           " + outcome.flaws().size());
    outcome.flaws().stream().limit(SHOWN).forEach(out::println);
  }
}
