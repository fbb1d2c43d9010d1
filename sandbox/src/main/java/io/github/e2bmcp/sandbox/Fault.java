package io.github.e2bmcp.sandbox;

/** Whose fault a failure is. */
public enum Fault {
  /** The caller asked for something that cannot be. */
  CALLER,
  /** The code or the state of the sandbox. */
  SANDBOX,
  /** The engine, the machine or a service behind it. */
  ENGINE,
  /** A limit that an operator or the engine set. */
  LIMIT,
  /** A defect of this program. */
  INTERNAL
}
