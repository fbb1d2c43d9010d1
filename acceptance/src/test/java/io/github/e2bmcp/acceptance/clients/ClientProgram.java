package io.github.e2bmcp.acceptance.clients;

import io.github.e2bmcp.acceptance.CheckedProgram;
import io.github.e2bmcp.acceptance.CheckedProgram.Check;
import io.github.e2bmcp.acceptance.Installation;
import io.github.e2bmcp.acceptance.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a client program against the launcher and reads the checks that it reports. */
final class ClientProgram {

  private ClientProgram() {}

  static List<Check> node(String script, String... arguments) throws Exception {
    Path folder = npmPackages();
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/node", folder.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return run(folder, command);
  }

  /** Runs a client program that connects to a service of its own choice instead of the launcher. */
  static List<Check> nodeAt(String script, String... arguments) throws Exception {
    Path folder = npmPackages();
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/node", folder.resolve(script).toString()));
    command.addAll(List.of(arguments));
    return CheckedProgram.run(folder, Map.of(), command);
  }

  static List<Check> python(String script, String... arguments) throws Exception {
    Path python = virtualEnvironment().resolve("bin/python");
    List<String> command =
        new ArrayList<>(List.of(python.toString(), Product.clients().resolve(script).toString()));
    command.addAll(List.of(arguments));
    return run(Product.workplace(), command);
  }

  /** The Python client at a service instead of the launcher. */
  static List<Check> pythonAt(String script, String era, String url) throws Exception {
    Path python = virtualEnvironment().resolve("bin/python");
    return CheckedProgram.run(
        Product.workplace(),
        Map.of(),
        List.of(python.toString(), Product.clients().resolve(script).toString(), era, url));
  }

  private static List<Check> run(Path folder, List<String> command) throws Exception {
    Product.build();
    List<String> whole = new ArrayList<>(command);
    whole.add(Product.launcher().toString());
    return CheckedProgram.run(folder, Map.of(), whole);
  }

  private static Path npmPackages() throws IOException {
    return Installation.byNpm("official-clients", Product.clients());
  }

  private static Path virtualEnvironment() throws IOException {
    return Installation.byPip("official-clients", Product.clients()).resolve("venv");
  }
}
