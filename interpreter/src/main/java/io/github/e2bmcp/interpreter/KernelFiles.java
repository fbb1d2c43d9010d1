package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.sandbox.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The kernel's sources, and how a process becomes the kernel without any file in the sandbox. */
final class KernelFiles {

  private static final List<String> SHARED =
      List.of(
          "bootstrap.py",
          "supervisor.py",
          "run.py",
          "frames.py",
          "process_tree.py",
          "produced_files.py",
          "interpreter_process.py");
  private static final List<String> PYTHON =
      List.of(
          "python_kernel.py",
          "python_source.py",
          "python_streams.py",
          "python_display.py",
          "python_charts.py",
          "python_text.py",
          "python_tracebacks.py",
          "python_imports.py",
          "python_magics.py",
          "python_notebook.py");
  private static final List<String> JAVASCRIPT =
      List.of(
          "javascript_kernel.js",
          "javascript_line.js",
          "javascript_modules.js",
          "javascript_redeclare.js",
          "javascript_source.js",
          "javascript_streams.js",
          "javascript_values.js",
          "es_module_lexer.cjs");

  /** Reads the sources, of a length that the first line tells, and leaves all else in the pipe. */
  private static final String LOADER =
      """
      import os
      b = b""
      while not b.endswith(b"\\n"): b += os.read(0, 1)
      n = int(b); b = b""
      while len(b) < n: b += os.read(0, n - len(b))
      import json
      OPTIONS = json.loads(b)
      exec(compile(OPTIONS["files"]["bootstrap.py"], "<kernel>/bootstrap.py", "exec"))
      """;

  private KernelFiles() {}

  /** Without the user's own site directory: what lies there is for the interpreter only. */
  static ProcessSpec process(String tag, String directory) {
    return ProcessSpec.of("python3", "-s", "-c", LOADER)
        .withTag(tag)
        .withDirectory(directory)
        .withStdin();
  }

  /**
   * What the new process has to read first.
   *
   * @param memoryBytes the sandbox's limit
   */
  static byte[] sources(Language language, long memoryBytes) {
    ObjectNode options = JsonMapper.shared().createObjectNode();
    options.put("language", language.wireName());
    options.put("memory", memoryBytes);
    ObjectNode files = options.putObject("files");
    SHARED.forEach(name -> files.put(name, read(name)));
    (language == Language.PYTHON ? PYTHON : JAVASCRIPT)
        .forEach(name -> files.put(name, read(name)));
    byte[] body = options.toString().getBytes(StandardCharsets.UTF_8);
    byte[] head = (body.length + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static String read(String name) {
    try (InputStream stream = KernelFiles.class.getResourceAsStream("kernel/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the resource kernel/" + name + " is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
