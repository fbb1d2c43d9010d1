package io.github.e2bmcp.server.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command may touch of the process around it.
 *
 * @param input the process's own
 * @param output the process's own standard output; {@code System.out} is not it
 * @param errors for people
 * @param environment the process's own
 */
public record Console(
    InputStream input, OutputStream output, PrintStream errors, Map<String, String> environment) {

  /** The output for text. */
  public PrintStream print() {
    return new PrintStream(output, true, StandardCharsets.UTF_8);
  }
}
