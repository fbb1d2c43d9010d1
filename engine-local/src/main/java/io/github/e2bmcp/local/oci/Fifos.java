package io.github.e2bmcp.local.oci;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The two named pipes between the server and an agent. Java drains and closes a child's own pipes
 * when the child ends, and a detached runtime ends at once; named ones stay.
 */
final class Fifos implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Path input;
  private final Path output;
  // Held while the runtime starts: with both sides open here no opening waits for the other side.
  private final RandomAccessFile inputBothWays;
  private final RandomAccessFile outputBothWays;
  private final OutputStream toAgent;
  private final InputStream fromAgent;

  private Fifos(Path input, Path output) throws IOException {
    this.input = input;
    this.output = output;
    inputBothWays = new RandomAccessFile(input.toFile(), "rw");
    outputBothWays = new RandomAccessFile(output.toFile(), "rw");
    toAgent = new FileOutputStream(input.toFile());
    fromAgent = new FileInputStream(output.toFile());
  }

  static Fifos make(Path bundle) throws IOException {
    Path input = bundle.resolve("in");
    Path output = bundle.resolve("out");
    Commands.Outcome made =
        Commands.run(
            List.of("mkfifo", "-m", "600", input.toString(), output.toString()),
            bundle.resolve("fifo.log"),
            DEADLINE);
    if (!made.succeeded()) {
      throw new IOException("mkfifo failed: " + made.log());
    }
    return new Fifos(input, output);
  }

  Commands.Wiring forChild() {
    return new Commands.Wiring(input.toFile(), output.toFile());
  }

  /** From now on each side sees the other's end. */
  void childHasItsEnds() throws IOException {
    inputBothWays.close();
    outputBothWays.close();
  }

  OutputStream toAgent() {
    return toAgent;
  }

  InputStream fromAgent() {
    return fromAgent;
  }

  /** Ends the agent's input; the other stream ends when the agent does. */
  @Override
  public void close() {
    for (AutoCloseable one : List.of(inputBothWays, outputBothWays, toAgent)) {
      try {
        one.close();
      } catch (Exception e) {
        // A pipe has nothing to flush.
      }
    }
  }
}
