package io.github.e2bmcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.e2b.E2b;
import io.github.e2bmcp.sandbox.Sandbox;
import java.io.File;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The examples of docs/java-client.md, compiled and run as they stand in a program that has only
 * the client, the contract and the JSON library.
 */
class JavaClientPageTest {

  private static final Pattern BLOCK =
      Pattern.compile("```java( [a-z]+)?\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  private record Block(String kind, String code) {}

  private static List<Block> blocks() throws Exception {
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("..", "docs", "java-client.md")));
    return matcher
        .results()
        .map(found ->
            new Block(Objects.requireNonNullElse(found.group(1), "").strip(), found.group(2)))
        .toList();
  }

  /** Everything that the client brings along. */
  private static String classPath() {
    return Stream.of(
            E2b.class,
            Sandbox.class,
            JsonNode.class,
            JacksonException.class,
            com.fasterxml.jackson.annotation.JsonProperty.class)
        .map(JavaClientPageTest::place)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String program(List<Block> blocks) {
    StringBuilder imports = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    StringBuilder calls = new StringBuilder();
    for (int n = 0; n < blocks.size(); n++) {
      Block block = blocks.get(n);
      if (block.kind().equals("imports")) {
        imports.append(block.code());
        continue;
      }
      methods.append(
          "static void example%d() throws Exception {\n%s}\n".formatted(n, block.code()));
      if (block.kind().isEmpty()) {
        calls.append("example%d();\nSystem.out.println(\"<%d>\");\n".formatted(n, n));
      }
    }
    return """
    %s
    public class Page {
      static E2b e2b;
      static E2bSandbox sandbox;
      public static void main(String[] none) throws Exception {
        e2b = E2b.fromEnvironment();
        sandbox = e2b.create();
        %s
        sandbox.close();
        e2b.close();
      }
      %s
    }
    """
        .formatted(imports, calls, methods);
  }

  private void compile(String program) throws Exception {
    Path source = Files.writeString(folder.resolve("Page.java"), program);
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter problems = new StringWriter();
    List<String> options = List.of("-proc:none", "-cp", classPath(), "-d", folder.toString());
    boolean compiled =
        compiler
            .getTask(
                problems,
                null,
                null,
                options,
                null,
                compiler
                    .getStandardFileManager(null, null, StandardCharsets.UTF_8)
                    .getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(problems.toString()).isTrue();
  }

  @Test
  void everyExampleRunsWithNothingButTheClient() throws Exception {
    List<Block> blocks = blocks();
    assertThat(blocks).hasSizeGreaterThan(12);
    compile(program(blocks));
    try (RunningGateway gateway = new RunningGateway(GatewayOptions.standard(), 0)) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                  "-Dstdout.encoding=UTF-8",
                  "-cp",
                  folder + File.pathSeparator + classPath(),
                  "Page")
              .redirectErrorStream(true);
      builder.environment().put("E2B_API_KEY", "any-key");
      builder.environment().put("E2B_API_URL", gateway.url());
      builder.environment().put("E2B_SANDBOX_URL", gateway.url());
      Process page = builder.start();
      String printed = new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(page.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(page.exitValue()).as(printed).isZero();
      assertThat(printed)
          .contains("Hello, world", "42", "1\n2\n3", "grüezi", "$HOME; rm -rf /", "a,b\n1,2")
          .contains(
              "12.566370614359172", "ZeroDivisionError: division by zero", "main", "exit 2: ");
    }
  }
}
