package io.github.e2bmcp.acceptance.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Product;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.testkit.OrdinaryUser;
import io.github.e2bmcp.testkit.unprotected.Enclosure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the battery as a process: {@link BatteryRun}. */
final class BatteryProcess {

  /** Kept for whoever wants to read them. */
  private static final Path REPORTS = Path.of("target", "attacks");

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private BatteryProcess() {}

  /** The product behind a boundary, in a network namespace. */
  static List<JsonNode> onProduct(Namespace namespace, Boundary boundary, String ids)
      throws Exception {
    Product.build();
    if (boundary != Boundary.RUNC_ROOTLESS) {
      String classPath = System.getProperty("java.class.path");
      List<String> command = command(classPath, boundary.runtime(), ids);
      return rows(new ProcessBuilder(namespace.entering(command)), boundary.name());
    }
    try (OrdinaryUser user = new OrdinaryUser()) {
      String[] arguments = arguments(boundary.runtime(), ids).toArray(String[]::new);
      return rows(
          user.java(namespace.entering(List.of()), BatteryRun.class, arguments), boundary.name());
    }
  }

  /** What nothing protects, in an enclosure. */
  static List<JsonNode> onUnprotected(Enclosure enclosure, String ids) throws Exception {
    String classPath =
        Stream.of(
                BatteryRun.class,
                Enclosure.class,
                SandboxEngine.class,
                JsonMapper.class,
                JsonParser.class,
                com.fasterxml.jackson.annotation.JsonInclude.class)
            .map(type -> given(enclosure, type).toString())
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
    command.add(
        "for a in %s; do ip address add $a dev lo; done; exec \"$0\" \"$@\""
            .formatted(String.join(" ", Namespace.prefixes())));
    command.addAll(command(classPath, "unprotected", ids));
    return rows(new ProcessBuilder(enclosure.entering(command)), "unprotected");
  }

  private static List<String> command(String classPath, String engine, String ids) {
    List<String> words = new ArrayList<>(List.of(JAVA, "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of("-cp", classPath, BatteryRun.class.getName()));
    words.addAll(arguments(engine, ids));
    return words;
  }

  private static List<String> arguments(String engine, String ids) {
    return List.of(
        engine, Product.launcher().toString(), String.join(",", Namespace.ADDRESSES), ids);
  }

  /** Copies the folder or jar that a class is from; returns where it is seen inside. */
  private static Path given(Enclosure enclosure, Class<?> type) {
    try {
      Path source = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      String name = type.getSimpleName() + (Files.isDirectory(source) ? "" : ".jar");
      Product.run(
          Product.home(),
          20,
          "cp",
          "-rL",
          source.toString(),
          enclosure.given().resolve(name).toString());
      Product.run(Product.home(), 20, "chmod", "-R", "a+rX", enclosure.given().toString());
      return Enclosure.GIVEN.resolve(name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> rows(ProcessBuilder builder, String name) throws Exception {
    Path report = Files.createDirectories(REPORTS).resolve(name + ".json");
    Process process =
        builder
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(report.toFile())
            .start();
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(8, TimeUnit.MINUTES)).as("ended in time").isTrue();
      assertThat(process.exitValue()).isZero();
    } finally { // a test that was stopped must leave nothing that writes to the report of the next
      process.destroyForcibly();
    }
    try {
      return JsonMapper.shared().readTree(Files.readString(report)).valueStream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
