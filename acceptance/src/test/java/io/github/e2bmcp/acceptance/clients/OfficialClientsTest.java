package io.github.e2bmcp.acceptance.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.CheckedProgram.Check;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each official client, in each era, does the whole job: list, every tool, progress, cancel, 64 at
 * once.
 */
final class OfficialClientsTest {

  @TestFactory
  Stream<DynamicTest> typescript1() throws Exception {
    return tests("TypeScript 1.x", ClientProgram.node("typescript-v1.mjs"));
  }

  @TestFactory
  Stream<DynamicTest> typescript2InTheHandshakeEra() throws Exception {
    return tests("TypeScript 2.x legacy", ClientProgram.node("typescript-v2.mjs", "legacy"));
  }

  @TestFactory
  Stream<DynamicTest> typescript2InTheModernEra() throws Exception {
    return tests("TypeScript 2.x modern", ClientProgram.node("typescript-v2.mjs", "2026-07-28"));
  }

  @TestFactory
  Stream<DynamicTest> pythonInTheHandshakeEra() throws Exception {
    return tests("Python legacy", ClientProgram.python("python_client.py", "legacy"));
  }

  @TestFactory
  Stream<DynamicTest> pythonInTheModernEra() throws Exception {
    return tests("Python auto", ClientProgram.python("python_client.py", "auto"));
  }

  static Stream<DynamicTest> tests(String client, List<Check> checks) {
    return checks.stream()
        .map(check ->
            DynamicTest.dynamicTest(
                client + ": " + check.name(),
                () -> assertThat(check.ok()).as(check.detail()).isTrue()));
  }
}
