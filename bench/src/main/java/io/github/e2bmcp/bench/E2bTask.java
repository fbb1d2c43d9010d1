package io.github.e2bmcp.bench;

import io.github.e2bmcp.e2b.CommandOptions;
import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.e2b.E2bSandbox;
import io.github.e2bmcp.e2b.api.NewSandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What both clients are timed at; {@code peers/e2b/client.mjs} does the same by the same names. */
enum E2bTask {
  RUN_TRUE(40, 50, 15),
  WRITE_1_KB(40, 10, 5),
  READ_1_KB(40, 10, 5),
  WRITE_50_MB(1, 3, 5),
  READ_50_MB(1, 3, 5),
  THOUSAND_FRAMES(10, 5, 5),
  CREATE(5, 20, 8);

  /**
   * Writes to its pipe in packets, each of which is read for itself (pipe(2), O_DIRECT), so that
   * each becomes a message of its own, as fast as they are read.
   */
  static final String FRAMES = "yes | dd bs=2 count=1000 iflag=fullblock oflag=direct status=none";

  private static final Duration PAUSE = Duration.ofMillis(300);

  private static final byte[] SMALL = new byte[1_000];
  private static final byte[] LARGE = new byte[50_000_000];

  private final int times;
  private final int warmUps;
  private final int turns;

  E2bTask(int times, int warmUps, int turns) {
    this.times = times;
    this.warmUps = warmUps;
    this.turns = turns;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How often in one turn. */
  int times() {
    return times;
  }

  /**
   * How many turns each client and the gateway get to become as fast as they will be; the first
   * task warms up much that the others use too.
   */
  int warmUps() {
    return warmUps;
  }

  /** How many turns of each client count, one after the other. */
  int turns() {
    return turns;
  }

  /** Does it once and returns the nanoseconds that it took. */
  long once(E2b e2b, E2bSandbox sandbox) throws IOException {
    long start = System.nanoTime();
    switch (this) {
      case CREATE -> {
        E2bSandbox made = e2b.create(NewSandbox.of("base"));
        long took = System.nanoTime() - start;
        made.kill();
        pause();
        return took;
      }
      case RUN_TRUE -> sandbox.commands().run("true");
      case WRITE_1_KB -> sandbox.files().write("small", SMALL);
      case READ_1_KB -> require(sandbox.files().readBytes("small").length == SMALL.length);
      case WRITE_50_MB -> sandbox.files().write("large", LARGE);
      case READ_50_MB -> require(sandbox.files().readBytes("large").length == LARGE.length);
      case THOUSAND_FRAMES -> require(frames(sandbox) == 1000);
    }
    return System.nanoTime() - start;
  }

  private static int frames(E2bSandbox sandbox) {
    List<String> frames = new ArrayList<>();
    sandbox
        .commands()
        .run(FRAMES, CommandOptions.standard().withOutput(frames::add, ignored -> {}));
    return frames.size();
  }

  /**
   * Nobody makes one sandbox after the other; meanwhile the gateway has a spare one ready again.
   */
  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void require(boolean right) throws IOException {
    if (!right) {
      throw new IOException("the answer is not whole");
    }
  }
}
