package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.testkit.attack.Attack.Group;
import java.util.List;

/** A54 to A56: more output than anybody wants, before any pipeline sees it. */
final class OutputAttacks {

  private static final long LIMIT = 1 << 20;

  /** What an engine may hand out beyond the limit: what was on its way when it was reached. */
  private static final long ON_ITS_WAY = 1 << 20;

  private static final long ENOUGH = 8 << 20;
  private static final long ENDLESS = 1 << 30;

  private OutputAttacks() {}

  static List<Attack> all() {
    return List.of(
        flood("A54", "flood of 1 GB", "bytes"),
        flood("A54", "flood of 1 GB of errors", "errors"),
        flood("A55", "flood of line ends", "newlines"),
        flood("A56", "one line without end", "line"),
        flood("A56", "zeros without end", "zeros"));
  }

  private static Attack flood(String id, String name, String kind) {
    return new Attack(
        id, name, Group.OUTPUT, EndedBy.OUTPUT_LIMIT, (Trial.OnSandbox) stage -> run(stage, kind));
  }

  private static Finding run(Stage stage, String kind) {
    long size = stage.bounded() ? ENOUGH : ENDLESS;
    ProgramRun run =
        stage.run(stage.sandbox(), Program.of("a54_flood.py", kind, size).withOutputLimit(LIMIT));
    String seen = run.bytes() / 1_024 + " KiB in " + run.answered().toMillis() + " ms";
    return run.finding(
        run.bytes() > LIMIT + ON_ITS_WAY ? Finding.Outcome.REACHED : Finding.Outcome.HELD, seen);
  }
}
