package io.github.e2bmcp.acceptance.attacks;

import java.util.List;
import java.util.Map;

/**
 * Which server is attacked, and how it is started.
 *
 * @param naive whether nothing protects: attacks must succeed on it, and it is given little time
 * @param command what serves MCP on its standard input and output
 * @param http what serves it by HTTP on a free port, which it tells on its standard error
 * @param environment its settings, added to this process's own
 */
record ServerKind(
    boolean naive, List<String> command, List<String> http, Map<String, String> environment) {

  /** The built product by its launcher, with sandboxes of the given OCI runtime. */
  static ServerKind product(String launcher, String runtime) {
    return new ServerKind(
        false,
        List.of(launcher),
        List.of(launcher, "http", "--port", "0"),
        Map.of(
            "SANDBOX_ENGINE", "local",
            "SANDBOX_RUNTIME", runtime,
            "SANDBOX_WARM", "0",
            "SANDBOX_MEMORY", "512MiB",
            "SANDBOX_DISK", "64MiB",
            "SANDBOX_EXECUTION_TIMEOUT", "5s"));
  }

  /** A server as it is easily written, {@code naive_server.py}; inside an enclosure only. */
  static ServerKind unprotected() {
    return new ServerKind(true, List.of(), List.of(), Map.of());
  }
}
