package io.github.e2bmcp.testkit.attack;

import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs a program that asks a kernel for what it gives nobody. Where the sandbox has a kernel of its
 * own, what the program got of that one counts as nothing, provided that the machine's kernel was
 * seen to give nothing.
 *
 * @param program made for the stage
 */
record KernelTrial(Function<Stage, Program> program) implements Trial.OnSandbox {

  private static final ProcessSpec RELEASE = ProcessSpec.of("/bin/uname", "-r");

  @Override
  public Finding run(Stage stage) {
    Sandbox sandbox = stage.sandbox();
    String inside = stage.run(sandbox, RELEASE).output().strip();
    try (OutsideView outside = new OutsideView(sandbox.id())) {
      ProgramRun run = stage.run(sandbox, program.apply(stage));
      Set<String> news = outside.news();
      if (run.reached().isEmpty() || inside.isEmpty() || inside.equals(machine())) {
        return run.finding();
      }
      if (!outside.sawSomething() || !news.isEmpty()) {
        String more =
            news.isEmpty() ? "nothing could be seen from outside" : String.join(", ", news);
        return run.finding(Finding.Outcome.REACHED, run.finding().seen() + "; outside: " + more);
      }
      return run.finding(
          Finding.Outcome.HELD,
          "of the sandbox's own kernel ("
              + inside
              + ") only, the machine's saw nothing: "
              + run.finding().seen());
    }
  }

  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    } catch (IOException e) {
      return ""; // then the sandbox's is another one
    }
  }
}
