package io.github.e2bmcp.local.oci;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Compiles the agent once for all sandboxes, which saves each of them some 30 ms of start. */
final class AgentCache {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Hash-checked files stay valid whatever their time stamps become. */
  private static final String COMPILE =
      "import sys, os, py_compile\n"
          + "for name in os.listdir(sys.argv[1]):\n"
          + "    if name.endswith('.py'):\n"
          + "        py_compile.compile(os.path.join(sys.argv[1], name), doraise=True,\n"
          + "            dfile='"
          + RootSkeleton.AGENT_HOME
          + "/' + name,\n"
          + "            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)\n";

  private AgentCache() {}

  /** Without success sandboxes work as well and start later. */
  static void compile(RootSkeleton root, Path logs) {
    Path agent = root.directory().resolve(RootSkeleton.AGENT_HOME.substring(1));
    Commands.run(
        List.of("/usr/bin/python3", "-I", "-S", "-E", "-c", COMPILE, agent.toString()),
        logs.resolve("compile.log"),
        DEADLINE);
  }
}
