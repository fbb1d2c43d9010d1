package io.github.e2bmcp.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs that are measured beside ours. */
final class Peer {

  private Peer() {}

  static Path home() {
    return Path.of(System.getProperty("e2b.mcp.home", ""));
  }

  /** Our own server as a client's configuration starts it. */
  static List<String> ours() {
    return List.of(home().resolve("e2b-mcp").toString());
  }

  /** The same tools on the official TypeScript SDK. */
  static List<String> typescript() throws IOException, InterruptedException {
    return node("typescript", "server.mjs");
  }

  /** E2B's official JavaScript SDK, told what to time by lines on its input. */
  static List<String> e2bSdk() throws IOException, InterruptedException {
    return node("e2b", "client.mjs");
  }

  /**
   * Installs a program's packages below {@code target}, once; returns the command that starts it.
   */
  private static List<String> node(String name, String program)
      throws IOException, InterruptedException {
    Path source = home().resolve("bench/peers/" + name);
    Path folder = Files.createDirectories(home().resolve("bench/target/peers/" + name));
    for (String file : List.of("package.json", program)) {
      Files.write(folder.resolve(file), Files.readAllBytes(source.resolve(file)));
    }
    if (!Files.exists(folder.resolve("node_modules"))) {
      Process install =
          new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--package-lock=false")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!install.waitFor(5, TimeUnit.MINUTES) || install.exitValue() != 0) {
        throw new IOException("npm install failed in " + folder);
      }
    }
    return List.of("/usr/bin/node", folder.resolve(program).toString());
  }
}
