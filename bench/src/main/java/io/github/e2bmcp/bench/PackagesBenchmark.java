package io.github.e2bmcp.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The second install of numpy, in another sandbox, beside a plain pip into an empty virtual
 * environment; and the start of a sandbox with {@code SANDBOX_PACKAGES} beside one without.
 */
final class PackagesBenchmark implements Benchmark {

  private static final int INSTALLS = 5;
  private static final int STARTS = 10;
  private static final String NUMPY = "{\"packages\":[\"numpy\"],\"language\":\"python\"";

  @Override
  public String name() {
    return "packages";
  }

  @Override
  public void run(PrintStream out, List<String> arguments) throws Exception {
    Samples plain = plain();
    Samples second = second(out);
    out.println("plain pip install numpy         " + plain);
    out.println("numpy, another sandbox          " + second);
    out.printf(
        "ratio                           %.3f (promised: at most 0.1)%n",
        second.median() / plain.median());
    List<Samples> starts = starts();
    out.println("new sandbox, no packages        " + starts.get(0));
    out.println("new sandbox, SANDBOX_PACKAGES   " + starts.get(1));
  }

  /** pip keeps its own cache of files, filled by the first round, which does not count. */
  private static Samples plain() throws Exception {
    Samples samples = new Samples();
    for (int round = 0; round <= INSTALLS; round++) {
      Path folder = Files.createTempDirectory("bench-venv");
      run(List.of("/usr/bin/python3", "-m", "venv", folder.toString()));
      long start = System.nanoTime();
      run(List.of(folder.resolve("bin/pip").toString(), "install", "-q", "numpy"));
      if (round > 0) {
        samples.add(System.nanoTime() - start);
      }
      run(List.of("rm", "-rf", folder.toString()));
    }
    return samples;
  }

  private static Samples second(PrintStream out) throws Exception {
    Samples samples = new Samples();
    List<String> command = List.of(Peer.ours().getFirst(), "--sandbox-max-per-client", "20");
    try (StdioServer server = new StdioServer(command)) {
      server.initialize();
      for (int round = 0; round <= INSTALLS; round++) {
        String sandbox =
            sandboxOf(server.call("execute_python", "{\"code\":\"1+1\",\"sandbox_id\":\"new\"}"));
        long start = System.nanoTime();
        check(server.call("install_packages", NUMPY + ",\"sandbox_id\":\"" + sandbox + "\"}"));
        long took = System.nanoTime() - start;
        if (round == 0) {
          out.printf("numpy, the server's first time   %d ms%n", took / 1_000_000);
        } else {
          samples.add(took);
        }
        check(
            server.call(
                "execute_python",
                "{\"code\":\"import numpy; numpy.ones(3).sum()\",\"sandbox_id\":\""
                    + sandbox
                    + "\"}"));
      }
    }
    return samples;
  }

  /** Without a pool, which would hide the start; in turn, so that noise meets both. */
  private static List<Samples> starts() throws Exception {
    String ours = Peer.ours().getFirst();
    List<String> bare = List.of(ours, "--sandbox-warm", "0", "--sandbox-max-per-client", "20");
    List<String> furnished = new ArrayList<>(bare);
    furnished.addAll(List.of("--sandbox-packages", "numpy,pandas,matplotlib"));
    Samples without = new Samples();
    Samples with = new Samples();
    try (StdioServer one = new StdioServer(bare);
        StdioServer other = new StdioServer(furnished)) {
      for (StdioServer server : List.of(one, other)) {
        server.initialize();
        fresh(server, "1+1");
      }
      check(fresh(other, "import numpy, pandas, matplotlib"));
      for (int round = 0; round < STARTS; round++) {
        without.add(timed(one));
        with.add(timed(other));
      }
    }
    return List.of(without, with);
  }

  private static long timed(StdioServer server) throws IOException {
    long start = System.nanoTime();
    check(fresh(server, "1+1"));
    return System.nanoTime() - start;
  }

  private static String fresh(StdioServer server, String code) throws IOException {
    return server.call("execute_python", "{\"code\":\"" + code + "\",\"sandbox_id\":\"new\"}");
  }

  private static String sandboxOf(String answer) throws IOException {
    check(answer);
    return answer.replaceFirst("(?s).*?sandbox_id: ([a-z0-9-]+).*", "$1");
  }

  private static void check(String answer) throws IOException {
    if (answer.contains("\"isError\":true")) {
      throw new IOException(answer);
    }
  }

  private static void run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(command + " failed");
    }
  }
}
