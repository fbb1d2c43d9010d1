package io.github.e2bmcp.packages.store;

import io.github.e2bmcp.packages.install.ToolRun;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The store's own programs, run by a sandbox's Python in its home; they see nothing of the user's.
 */
enum StoreScript {
  SURVEY("store_survey.py"),
  EXPORT("store_export.py"),
  LINK("store_link.py");

  private final String source;

  StoreScript(String resource) {
    try (InputStream stream =
        Objects.requireNonNull(StoreScript.class.getResourceAsStream(resource), resource)) {
      source = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcessSpec command(Duration timeout, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("python3", "-I", "-c", source));
    words.addAll(arguments);
    return ProcessSpec.of(words.toArray(String[]::new)).withTimeout(timeout);
  }

  /** Its last line of output. */
  String run(Sandbox sandbox, Duration timeout, String... arguments) throws IOException {
    ToolRun run = new ToolRun(line -> {});
    ProcessExit exit = run.run(sandbox, command(timeout, List.of(arguments)));
    if (!exit.succeeded()) {
      throw new IOException(source.lines().findFirst().orElse("") + " failed: " + run.shownLog());
    }
    return run.log().substring(run.log().lastIndexOf('\n') + 1);
  }
}
