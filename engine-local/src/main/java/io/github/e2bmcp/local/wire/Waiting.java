package io.github.e2bmcp.local.wire;

import io.github.e2bmcp.sandbox.SandboxException;

/** What an interrupted wait becomes. */
public final class Waiting {

  private Waiting() {}

  /** The flag stays set, as the contract promises. */
  public static SandboxException.Cancelled cancelled(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new SandboxException.Cancelled("The call was cancelled.", cause);
  }
}
