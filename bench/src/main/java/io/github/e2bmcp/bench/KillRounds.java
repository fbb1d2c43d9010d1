package io.github.e2bmcp.bench;

import io.github.e2bmcp.testkit.attack.Leftovers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Kills a server, its client or a process of its sandbox at random moments of a call that leaves a
 * daemon behind, again and again, and looks for what is left. The seed decides whom and when.
 */
final class KillRounds {

  /** Who is killed. */
  enum Victim {
    SERVER,
    CLIENT,
    SANDBOX
  }

  /**
   * What a run saw.
   *
   * @param kills how many of each
   * @param flaws what was left or did not work afterwards, one sentence each
   */
  record Outcome(Map<Victim, Integer> kills, List<String> flaws) {}

  private static final Pattern SANDBOX = Pattern.compile("sandbox_id: ([a-z0-9-]+)");
  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration GONE = Duration.ofSeconds(2);

  private final List<String> command;
  private final Random random;
  private final List<String> flaws = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private @Nullable StdioServer server;

  KillRounds(List<String> command, long seed) {
    this.command = command;
    this.random = new Random(seed);
  }

  Outcome run(int count) throws IOException {
    Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
    try {
      for (int round = 1; round <= count; round++) {
        Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
        kills.merge(victim, 1, Integer::sum);
        try {
          round(victim);
        } catch (IOException e) {
          flaws.add("round " + round + ", " + victim + ": " + e.getMessage());
          server().kill();
          server = null;
        }
      }
    } finally {
      if (server != null) {
        server.close();
      }
    }
    Leftovers.of(names).forEach(it -> flaws.add("left behind in the end: " + it));
    return new Outcome(kills, flaws);
  }

  private StdioServer server() throws IOException {
    if (server == null) {
      server = new StdioServer(command);
      server.initialize();
    }
    return server;
  }

  private void round(Victim victim) throws IOException {
    StdioServer attacked = server();
    String answer = attacked.call("execute_python", "{\"code\":\"40 + 2\"}");
    Matcher named = SANDBOX.matcher(answer);
    if (!answer.contains("42") || !named.find()) {
      throw new IOException("an ordinary call failed: " + answer);
    }
    Daemon daemon = new Daemon("mark-" + UUID.randomUUID());
    names.add(named.group(1));
    names.add(daemon.name());
    int call = attacked.begin("execute_python", daemon.startingCall());
    if (random.nextBoolean()) {
      daemon.await(true, START); // else the call itself is caught at its beginning
    }
    pause(random.nextInt(60));
    switch (victim) {
      case SERVER -> attacked.kill();
      case CLIENT -> attacked.hangUp();
      case SANDBOX -> daemon.killNeighbour(random);
    }
    if (victim == Victim.SANDBOX) {
      attacked.cancel(call); // which otherwise runs on where another process was hit
      served(attacked);
    } else {
      server = null;
      if (!attacked.exits(Duration.ofSeconds(10))) {
        attacked.kill();
        flaws.add("a server outlived its client by 10 s");
      }
      daemon.await(false, GONE);
      served(server()); // its start sweeps what the killed one left on disk
      Leftovers.of(names).forEach(it -> flaws.add(victim + " left behind: " + it));
      names.clear();
    }
  }

  /** The call after a kill may be told of it; the one after that must work. */
  private static void served(StdioServer server) throws IOException {
    String last = "";
    for (int attempt = 0; attempt < 3; attempt++) {
      last = server.call("execute_python", "{\"code\":\"6 * 7\"}");
      if (last.contains("42") && !last.contains("\"isError\":true")) {
        return;
      }
    }
    throw new IOException("no call works afterwards: " + last);
  }

  private static void pause(int millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
