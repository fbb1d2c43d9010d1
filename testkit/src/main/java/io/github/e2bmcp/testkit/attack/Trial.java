package io.github.e2bmcp.testkit.attack;

import java.io.IOException;

/** How an attack is run: directly in a sandbox, or by tool calls to a server. */
public sealed interface Trial {

  /** Needs the contract only. */
  @FunctionalInterface
  non-sealed interface OnSandbox extends Trial {

    Finding run(Stage stage) throws IOException;
  }

  /** Needs a whole server. */
  @FunctionalInterface
  non-sealed interface OnServer extends Trial {

    Finding run(Target target) throws IOException;
  }
}
