package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Reply;
import io.github.e2bmcp.acceptance.Server;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every parameter wrong in every way: a clear answer each time, nothing lost, the next call fine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class BadInputTest extends Spine {

  private Server server;

  @BeforeAll
  void start() {
    server = server();
    server.python("kept = 'still here'");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<Arguments> wrongCalls() {
    List<Arguments> cases = new ArrayList<>();
    for (String tool : List.of("execute_python", "execute_javascript")) {
      cases.add(wrong("code", tool));
      cases.add(wrong("code", tool, "code", 7));
      cases.add(wrong("code", tool, "code", List.of("1")));
      cases.add(wrong("code", tool, "code", "1\0"));
      cases.add(wrong("50,000", tool, "code", "#" + "x".repeat(50_000)));
      cases.add(wrong("sandbox_id", tool, "code", "1", "sandbox_id", 5));
      cases.add(wrong("sandbox_id", tool, "code", "1", "sandbox_id", "../x"));
      cases.add(wrong("does not exist", tool, "code", "1", "sandbox_id", "abcdefabcdefabcdefab"));
      cases.add(wrong("kode", tool, "code", "1", "kode", "1"));
    }
    cases.add(wrong("path", "create_file", "content", "x"));
    cases.add(wrong("content", "create_file", "path", "x"));
    cases.add(wrong("10,000,000", "create_file", "path", "x", "content", "x".repeat(10_000_001)));
    for (String path :
        List.of(
            "../../etc/passwd",
            "/etc/passwd",
            "a/../../../etc/x",
            "nul\0.txt",
            "",
            "n".repeat(300),
            "d/".repeat(3000) + "f")) {
      cases.add(wrong("path", "create_file", "path", path, "content", "x"));
      cases.add(wrong("path", "read_file", "path", path));
    }
    cases.add(wrong("path", "list_files", "path", "../.."));
    cases.add(wrong("missing.txt", "read_file", "path", "missing.txt"));
    cases.add(wrong("path", "read_file", "path", 3));
    cases.add(wrong("packages", "install_packages", "language", "python"));
    cases.add(wrong("language", "install_packages", "packages", List.of("six")));
    cases.add(
        wrong("language", "install_packages", "packages", List.of("six"), "language", "ruby"));
    cases.add(wrong("packages", "install_packages", "packages", List.of(), "language", "python"));
    cases.add(wrong("packages", "install_packages", "packages", "six", "language", "python"));
    cases.add(
        wrong(
            "20",
            "install_packages",
            "packages",
            Collections.nCopies(21, "six"),
            "language",
            "python"));
    for (String name :
        List.of(
            "--index-url=http://127.0.0.1",
            "-r x",
            "git+ssh://127.0.0.1/x",
            "../x",
            "/etc",
            "six; rm -rf /",
            "six\0",
            "http://127.0.0.1/x.whl")) {
      cases.add(
          wrong("package", "install_packages", "packages", List.of(name), "language", "python"));
      cases.add(
          wrong(
              "package", "install_packages", "packages", List.of(name), "language", "javascript"));
    }
    return cases.stream();
  }

  private static Arguments wrong(String expected, String tool, Object... arguments) {
    return Arguments.of(expected, tool, arguments);
  }

  @ParameterizedTest
  @MethodSource("wrongCalls")
  void isAnsweredClearly(String expected, String tool, Object[] arguments) {
    Reply reply = server.call(tool, arguments).refused();
    assertThat(reply.isProtocolError()).as("a tool error, not a protocol error").isFalse();
    assertThat(reply.text()).containsIgnoringCase(expected);
    assertThat(server.python("kept").text()).contains("still here");
  }

  @Test
  void anUnknownToolIsAProtocolError() {
    Reply reply = server.call("no_such_tool");
    assertThat(reply.message().path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(server.python("kept").text()).contains("still here");
  }

  @Test
  void malformedLinesAreAnsweredAndSurvived() {
    server.sendLine("{not json");
    server.sendLine("[]");
    server.sendLine("42");
    assertThat(server.python("kept").text()).contains("still here");
    assertThat(server.notifications().toString()).contains("-32700");
  }

  @Test
  void codeOfExactlyTheLimitRuns() {
    String code = "#" + "x".repeat(50_000 - 3) + "\n7";
    assertThat(server.call("execute_python", "code", code).succeeded().text()).contains("7");
  }

  @Test
  void anExpiredSandboxIsExplained() {
    try (Server brief = server("--sandbox-idle-timeout", "1s")) {
      String id =
          brief.call("execute_python", "code", "1", "sandbox_id", "new").succeeded().sandboxId();
      brief.python("import time; time.sleep(3)");
      assertThat(brief.call("execute_python", "code", "1", "sandbox_id", id).refused().text())
          .contains("idle")
          .contains("new");
      brief.python("1");
    }
  }
}
