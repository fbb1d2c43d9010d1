package io.github.e2bmcp.server.session;

/** Which sandbox a call asks for by its {@code sandbox_id}. */
public sealed interface SandboxChoice {

  /** The word that asks for a fresh sandbox. */
  String NEW = "new";

  /** The caller's default sandbox, made on first use. */
  record Default() implements SandboxChoice {}

  /** A sandbox made for this call, to be used again by its id. */
  record Fresh() implements SandboxChoice {}

  /** One that an earlier result named. */
  record Named(String id) implements SandboxChoice {}

  /** Reads the argument; empty for an absent one. */
  static SandboxChoice of(String sandboxId) {
    return switch (sandboxId) {
      case "" -> new Default();
      case NEW -> new Fresh();
      default -> new Named(sandboxId);
    };
  }
}
