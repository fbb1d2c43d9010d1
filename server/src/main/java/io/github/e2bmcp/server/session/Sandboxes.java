package io.github.e2bmcp.server.session;

import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.util.Map;

/** Where sessions get their sandboxes from: an engine, with or without a warm pool before it. */
public interface Sandboxes {

  /** A sandbox that is ready for use. */
  Furnished make(SandboxSpec spec);

  /**
   * A sandbox that another server process made; one without these labels is left as it is.
   *
   * @throws io.github.e2bmcp.sandbox.SandboxException.SandboxNotFound when there is none with them
   */
  Furnished find(String id, Map<String, String> labels);

  /**
   * A sandbox with what was set up for it on the host's side.
   *
   * @param environment what code inside must have, such as its way out
   * @param dismantle takes down the host's side; called once, after the sandbox's end
   */
  record Furnished(Sandbox sandbox, Map<String, String> environment, Runnable dismantle) {

    public Furnished {
      environment = Map.copyOf(environment);
    }

    /** A sandbox that needs nothing on the host's side. */
    public static Furnished plain(Sandbox sandbox) {
      return new Furnished(sandbox, Map.of(), () -> {});
    }
  }
}
