package io.github.e2bmcp.testkit.attack;

import java.io.IOException;

/** How an attack is run; attacks on a whole server have a way of their own. */
public interface Trial {

  /** Directly in a sandbox: needs the contract only. */
  @FunctionalInterface
  interface OnSandbox extends Trial {

    Finding run(Stage stage) throws IOException;
  }
}
