package io.github.e2bmcp.acceptance.spine;

import io.github.e2bmcp.acceptance.Server;
import java.util.HashMap;
import java.util.Map;

/** A test of the main job, the same wherever the server's sandboxes are. */
public abstract class Spine {

  /** What makes the server use sandboxes elsewhere than on this machine. */
  protected Map<String, String> environment() {
    return Map.of();
  }

  protected final Server server(String... arguments) {
    return server(Map.of(), arguments);
  }

  protected final Server server(Map<String, String> more, String... arguments) {
    Map<String, String> all = new HashMap<>(environment());
    all.putAll(more);
    return Server.start(all, arguments);
  }
}
