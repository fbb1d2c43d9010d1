package io.github.e2bmcp.server.command;

import io.github.e2bmcp.server.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a JVM of its own, with nothing to read and both outputs as one. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;
  private final List<String> said = new ArrayList<>();

  private ServerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static ServerProcess start(List<String> jvm, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new ServerProcess(process);
  }

  /** What follows these words in the first line that has them. */
  String after(String words) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      if (line.contains(words)) {
        return line.substring(line.indexOf(words) + words.length()).strip();
      }
    }
    throw new IOException("it ended before it said '" + words + "': " + said);
  }

  /** All that it says from start to end. */
  List<String> all() {
    output.lines().forEach(said::add);
    return said;
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks it to end, as a service manager does. */
  void stop() {
    // Not of the process itself, which would close its output before the end is read.
    process.toHandle().destroy();
  }

  @Override
  public void close() {
    stop();
    process.onExit().join();
  }
}
