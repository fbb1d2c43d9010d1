package io.github.e2bmcp.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user without privileges and without an account, for tests that are run by root. It has a home
 * with a readable copy of this program's class path, because root's own files are not for others.
 */
public final class OrdinaryUser implements AutoCloseable {

  /** Far from what distributions give away. */
  private static final int FIRST_ID = 610_000;

  private final String id = String.valueOf(FIRST_ID + ProcessHandle.current().pid() % 10_000);
  private final Path home;
  private final List<String> classPath = new ArrayList<>();

  /** Makes the home. */
  public OrdinaryUser() throws IOException {
    home = Files.createTempDirectory("ordinary-user-");
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      if (Files.exists(from)) {
        Path to = home.resolve("class-path").resolve(classPath.size() + "-" + from.getFileName());
        copy(from, to);
        classPath.add(to.toString());
      }
    }
    Files.createDirectory(home.resolve("run"));
    give(home);
  }

  /** Absolute. */
  public Path home() {
    return home;
  }

  /** What runs a program of this class path as this user. */
  public ProcessBuilder java(List<String> before, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(as(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Duser.home=" + home, "-cp"));
    command.add(String.join(File.pathSeparator, classPath));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    return builder;
  }

  private List<String> as(String program) {
    return List.of(
        "setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--inh-caps=-all", program);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes any)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes any) throws IOException {
            Path target = from.equals(file) ? to : to.resolve(from.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The home becomes the user's; a sandbox's own ids must be able to go through it. */
  private void give(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Path path : List.of(folder, folder.resolve("run"))) {
      Files.setAttribute(path, "unix:uid", Integer.parseInt(id));
      Files.setAttribute(path, "unix:gid", Integer.parseInt(id));
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
