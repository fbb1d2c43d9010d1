package io.github.e2bmcp.server.command;

import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.program.Program;
import io.github.e2bmcp.testkit.attack.BatteryReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code doctor}: what this machine can isolate, proven by trying. */
final class DoctorCommand implements Command {

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String usage() {
    return "doctor [--json] [--attack [A01 …] [--report FOLDER]]";
  }

  @Override
  public String summary() {
    return "what this machine can isolate, and what mends what is missing";
  }

  @Override
  public Set<String> switches() {
    return Set.of("json", "attack");
  }

  @Override
  public Set<String> options() {
    return Set.of("report");
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    try (Program program = Program.of(line, console.environment())) {
      EngineReport report = program.engineReport();
      boolean forMachines = line.options().containsKey("json");
      ObjectNode json = json(report);
      if (!forMachines) {
        print(report, console.print());
      }
      boolean passed = report.usable();
      if (line.options().containsKey("attack") && report.usable()) {
        passed = attack(program, line, forMachines ? console.errors() : console.print(), json);
      }
      if (forMachines) {
        console.print().println(json.toPrettyString());
      }
      return passed ? 0 : 1;
    }
  }

  private static boolean attack(
      Program program, CommandLine line, PrintStream progress, ObjectNode json) throws IOException {
    if (!program.engineReport().engine().equals("local")) {
      throw new IllegalArgumentException(
          "doctor --attack is for sandboxes of this machine: set SANDBOX_ENGINE=local.");
    }
    AttackCheck check = new AttackCheck(program.engine());
    progress.println();
    BatteryReport attacks = check.run(Set.copyOf(line.words()), progress);
    Path page = check.write(attacks, Path.of(line.options().getOrDefault("report", ".")));
    progress.println();
    progress.println("Report   " + page);
    json.set("attacks", JsonMapper.shared().readTree(attacks.json()));
    return AttackCheck.passed(attacks);
  }

  private static void print(EngineReport report, PrintStream out) {
    out.println("Engine   " + report.engine());
    out.println("Runtime  " + (report.runtime().isEmpty() ? "none works" : report.runtime()));
    out.println("Java     " + Runtime.version());
    if (report.engine().equals("local")) {
      List<String> missing = new ExpectedPrograms(Path.of("/")).missing();
      out.println(
          "Programs "
              + (missing.isEmpty()
                  ? "all that code written for E2B expects"
                  : String.join(", ", missing)
                      + " missing; install them on this machine and sandboxes have them"));
    }
    out.println();
    int width = report.isolation().stream().mapToInt(it -> it.name().length()).max().orElse(0);
    for (IsolationLayer layer : report.isolation()) {
      out.printf(
          "%-" + Math.max(width, 1) + "s  %-9s %s%n", layer.name(), state(layer), layer.detail());
      if (!layer.remedy().isEmpty()) {
        out.printf("%" + Math.max(width, 1) + "s  to mend it: %s%n", "", layer.remedy());
      }
    }
    out.println();
    out.println(
        report.usable()
            ? report.missing().isEmpty()
                ? "All layers hold."
                : report.missing().size() + " layers do not hold fully; every result says so."
            : "No sandbox can be made here.");
  }

  private static ObjectNode json(EngineReport report) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("engine", report.engine())
        .put("runtime", report.runtime())
        .put("usable", report.usable());
    ArrayNode layers = root.putArray("layers");
    for (IsolationLayer layer : report.isolation()) {
      layers
          .addObject()
          .put("layer", layer.name())
          .put("state", state(layer))
          .put("detail", layer.detail())
          .put("remedy", layer.remedy());
    }
    return root;
  }

  private static String state(IsolationLayer layer) {
    return layer.state().name().toLowerCase(Locale.ROOT);
  }
}
