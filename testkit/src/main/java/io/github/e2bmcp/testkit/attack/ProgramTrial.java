package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Sandbox;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs one program and believes what it says.
 *
 * @param program made for the stage, because its arguments may name what the stage offers
 * @param after run when everything that the first one started has been killed; null for none
 */
record ProgramTrial(Function<Stage, Program> program, @Nullable Program after)
    implements Trial.OnSandbox {

  static ProgramTrial of(Program program) {
    return new ProgramTrial(stage -> program, null);
  }

  static ProgramTrial of(Program program, Program after) {
    return new ProgramTrial(stage -> program, after);
  }

  @Override
  public Finding run(Stage stage) {
    Sandbox sandbox = stage.sandbox();
    ProgramRun first = stage.run(sandbox, program.apply(stage));
    if (after == null) {
      return first.finding();
    }
    Finding later = stage.run(sandbox, after).finding();
    EndedBy endedBy = first.exit().endedBy();
    return new Finding(later.outcome(), later.seen(), endedBy);
  }
}
