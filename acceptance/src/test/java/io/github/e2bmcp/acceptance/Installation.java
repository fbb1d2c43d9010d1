package io.github.e2bmcp.acceptance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Programs of other projects, installed by npm or pip as these are configured on this machine, once
 * for all tests: several test processes may want the same at the same time.
 */
public final class Installation {

  private Installation() {}

  /** A copy of these folders' files, beside the packages that their package.json names. */
  public static Path byNpm(String name, Path... sources) throws IOException {
    return install(name, "package.json", Installation::npm, sources);
  }

  /** The same with requirements.txt and a virtual environment, {@code venv}. */
  public static Path byPip(String name, Path... sources) throws IOException {
    return install(name, "requirements.txt", Installation::pip, sources);
  }

  private interface Installer {
    void install(Path home);
  }

  private static synchronized Path install(
      String name, String manifest, Installer installer, Path... sources) throws IOException {
    Path home = Files.createDirectories(Product.workplace().resolve(name));
    try (FileChannel lock =
        FileChannel.open(
            home.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      for (Path folder : sources) {
        copyChanged(folder, home);
      }
      String wanted = Files.readString(home.resolve(manifest));
      Path done = home.resolve(".installed-" + manifest);
      if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
        installer.install(home);
        Files.writeString(done, wanted);
      }
    }
    return home;
  }

  private static void npm(Path home) {
    Product.run(home, 300, "npm", "install", "--no-audit", "--no-fund", "--package-lock=false");
  }

  private static void pip(Path home) {
    Product.run(home, 120, "/usr/bin/python3", "-m", "venv", "venv");
    Product.run(home, 300, "venv/bin/pip", "install", "-q", "-r", "requirements.txt");
  }

  /** What is the same stays: another test process may be running it. */
  private static void copyChanged(Path from, Path to) throws IOException {
    List<Path> files;
    try (var listed = Files.list(from)) {
      files = listed.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(file.getFileName());
      if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
