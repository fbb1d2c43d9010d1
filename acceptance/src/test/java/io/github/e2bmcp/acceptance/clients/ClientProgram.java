package io.github.e2bmcp.acceptance.clients;

import io.github.e2bmcp.acceptance.CheckedProgram;
import io.github.e2bmcp.acceptance.CheckedProgram.Check;
import io.github.e2bmcp.acceptance.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  private static synchronized Path npmPackages() throws IOException {
    Path folder = Product.workplace().resolve("npm");
    Files.createDirectories(folder);
    try (var sources = Files.list(Product.clients())) {
      for (Path source : sources.toList()) {
        Files.copy(
            source, folder.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path done = folder.resolve("node_modules/.installed-" + digest(folder.resolve("package.json")));
    if (!Files.exists(done)) {
      Product.run(folder, 300, "npm", "install", "--no-audit", "--no-fund", "--package-lock=false");
      Files.createFile(done);
    }
    return folder;
  }

  private static synchronized Path virtualEnvironment() throws IOException {
    Path requirements = Product.clients().resolve("requirements.txt");
    Path folder = Product.workplace().resolve("venv-" + digest(requirements));
    if (!Files.exists(folder.resolve("installed"))) {
      Product.run(Product.workplace(), 120, "/usr/bin/python3", "-m", "venv", folder.toString());
      Product.run(
          folder,
          300,
          folder.resolve("bin/pip").toString(),
          "install",
          "-q",
          "-r",
          requirements.toString());
      Files.createFile(folder.resolve("installed"));
    }
    return folder;
  }

  private static String digest(Path file) throws IOException {
    return Integer.toHexString(Files.readString(file).hashCode());
  }
}
