package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.server.session.Session;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a call does once its arguments are checked. */
public sealed interface Work {

  /** Needs the sandbox that the call asks for. */
  record InSandbox(Function<Session, Answer> body) implements Work {}

  /** Touches no sandbox. */
  record Alone(Supplier<Answer> body) implements Work {}
}
