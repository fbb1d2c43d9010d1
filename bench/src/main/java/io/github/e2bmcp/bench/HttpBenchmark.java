package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A server with one tool that does nothing, over HTTP: this protocol module and both official SDKs.
 * And the product's own start, beside that of the SDK which starts soonest.
 */
final class HttpBenchmark implements Benchmark {

  private static final int[] CONNECTIONS = {1, 16, 64};
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(4);
  private static final long MEASURED = TimeUnit.SECONDS.toNanos(4);
  private static final int STARTS = 7;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    Map<String, List<String>> servers = new LinkedHashMap<>();
    servers.put("ours", Peer.java("io.github.e2bmcp.bench.peer.OwnServer"));
    servers.put("TypeScript SDK", Peer.typescriptHttp());
    servers.put("Java SDK", Peer.java("io.github.e2bmcp.bench.peer.OfficialServer"));
    starts(out);
    for (Map.Entry<String, List<String>> server : servers.entrySet()) {
      measure(server.getKey(), server.getValue(), out);
    }
  }

  private interface Starter {
    HttpPeer start() throws IOException, InterruptedException;
  }

  private static void starts(PrintStream out) throws IOException, InterruptedException {
    List<String> typescript = Peer.typescriptHttp();
    Samples ours = new Samples();
    Samples peers = new Samples();
    initialized(HttpPeer::product);
    initialized(() -> HttpPeer.start(typescript));
    for (int i = 0; i < STARTS; i++) {
      ours.add(initialized(HttpPeer::product));
      peers.add(initialized(() -> HttpPeer.start(typescript)));
    }
    out.println("exec to initialize, e2b-mcp http    " + ours);
    out.println("exec to initialize, TypeScript SDK  " + peers);
    out.printf(
        Locale.ROOT,
        "ratio of medians %.2f (promised: at most 1)%n",
        ours.median() / peers.median());
  }

  private static long initialized(Starter starter) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (HttpPeer peer = starter.start()) {
      new HttpCaller(peer.port()).close();
      return System.nanoTime() - start;
    }
  }

  private static void measure(String name, List<String> command, PrintStream out) throws Exception {
    Samples starts = new Samples();
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      try (HttpPeer peer = HttpPeer.start(command);
          HttpCaller caller = new HttpCaller(peer.port())) {
        caller.call();
        starts.add(System.nanoTime() - start);
      }
    }
    out.printf("%-15s exec to first call   %s%n", name, starts);
    try (HttpPeer peer = HttpPeer.start(command)) {
      load(peer, 16, WARM_UP);
      for (int connections : CONNECTIONS) {
        Samples calls = load(peer, connections, MEASURED);
        out.printf(
            Locale.ROOT,
            "%-15s %2d connections  %8.0f calls/s   p50 %7.2f ms   p99 %7.2f ms%n",
            name,
            connections,
            calls.count() / (MEASURED / 1e9),
            calls.median(),
            calls.millis(0.99));
      }
      out.printf(Locale.ROOT, "%-15s memory after that %6.1f MB%n", name, peer.memory());
    }
  }

  private static Samples load(HttpPeer peer, int connections, long nanos)
      throws IOException, InterruptedException, ExecutionException {
    Samples all = new Samples();
    List<HttpCaller> callers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        callers.add(new HttpCaller(peer.port()));
      }
      long end = System.nanoTime() + nanos;
      List<Future<Samples>> running = new ArrayList<>();
      for (HttpCaller caller : callers) {
        running.add(threads.submit(() -> until(end, caller)));
      }
      for (Future<Samples> each : running) {
        all.addAll(each.get());
      }
    } finally {
      for (HttpCaller caller : callers) {
        caller.close();
      }
    }
    return all;
  }

  private static Samples until(long end, HttpCaller caller) throws IOException {
    Samples samples = new Samples();
    long start = System.nanoTime();
    while (start < end) {
      caller.call();
      long now = System.nanoTime();
      samples.add(now - start);
      start = now;
    }
    return samples;
  }
}
