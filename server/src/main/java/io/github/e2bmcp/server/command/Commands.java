package io.github.e2bmcp.server.command;

import io.github.e2bmcp.server.config.CommandLine;
import io.github.e2bmcp.server.config.ConfigurationException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Chooses the command that a command line calls. */
public final class Commands {

  private static final List<Command> ALL =
      List.of(
          new ServeCommand(),
          new HttpCommand(),
          new DemoCommand(),
          new CallCommand(),
          new DoctorCommand(),
          new InstallCommand(),
          new KeyCommand());

  private Commands() {}

  /**
   * Runs the command that the arguments call.
   *
   * @return the exit code: 2 for a command line that cannot be understood
   */
  public static int run(List<String> arguments, Console console) throws Exception {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      help(console.print());
      return 0;
    }
    if (arguments.equals(List.of("--version"))) {
      console.print().println("e2b-mcp " + version());
      return 0;
    }
    Optional<Command> named =
        arguments.isEmpty()
            ? Optional.empty()
            : ALL.stream().filter(it -> it.name().equals(arguments.getFirst())).findFirst();
    Command command = named.orElseGet(ServeCommand::new);
    List<String> rest = named.isPresent() ? arguments.subList(1, arguments.size()) : arguments;
    CommandLine line = CommandLine.parse(rest, command.switches(), command.options());
    if (!line.problems().isEmpty()) {
      line.problems().forEach(console.errors()::println);
      return 2;
    }
    try {
      return command.run(line, console);
    } catch (ConfigurationException e) {
      console.errors().println(e.getMessage());
      return 2;
    }
  }

  /** The program's version; {@code development} outside a jar. */
  public static String version() {
    String version = Commands.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static void help(PrintStream out) {
    out.println("E2B MCP Server: lets an AI assistant run code in a sandbox.\n");
    for (Command command : ALL) {
      out.printf("  e2b-mcp %-16s %s%n", command.usage(), command.summary());
    }
    out.printf("  e2b-mcp %-16s %s%n", "test [SUITE]", "the tests");
    out.printf("  e2b-mcp %-16s %s%n", "bench [NAME]", "the benchmarks");
    out.println(
        "\nEvery setting of docs/configuration.md is a flag too, such as --sandbox-memory 2GiB.");
  }
}
