package io.github.e2bmcp.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.stdio.StdioClient;
import io.github.e2bmcp.mcp.stdio.StdioSuite;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  @TempDir Path folder;

  @Test
  void itsProgramCompilesAndGreets() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("import io.github.e2bmcp");
    Path source = folder.resolve("Greeter.java");
    Files.writeString(source, readme.substring(begin, readme.indexOf("```", begin)));
    String classes = System.getProperty("java.class.path");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), "-cp", classes, source.toString());
    assertThat(failed).isZero();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            folder + File.pathSeparator + classes,
            "Greeter");
    try (StdioClient client = new StdioClient(command).listen()) {
      client.line(
          StdioSuite.modern(
              1, "tools/call", "\"name\":\"greet\",\"arguments\":{\"name\":\"Ann\"}"));
      assertThat(client.reply(1).at("/result/content/0/text").asString()).isEqualTo("Hello, Ann!");
    }
  }
}
