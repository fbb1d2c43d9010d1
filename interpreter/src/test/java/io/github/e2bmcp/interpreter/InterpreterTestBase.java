package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxEngine;
import io.github.e2bmcp.sandbox.SandboxSpec;
import io.github.e2bmcp.testkit.unprotected.UnprotectedEngine;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.opentest4j.AssertionFailedError;

/** One engine and one sandbox for all tests of a class. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class InterpreterTestBase {

  private final SandboxEngine engine = engine();
  private Sandbox sandbox = engine.create(SandboxSpec.standard());
  private Interpreter python = Interpreter.on(sandbox, Language.PYTHON);
  private Interpreter javascript = Interpreter.on(sandbox, Language.JAVASCRIPT);

  SandboxEngine engine() {
    return new UnprotectedEngine();
  }

  @BeforeAll
  void checkEngine() {
    assertThat(engine.probe().usable()).isTrue();
  }

  @AfterAll
  void endSandbox() {
    engine.close();
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Sandbox anotherSandbox() {
    return anotherSandbox(Map.of());
  }

  Sandbox anotherSandbox(Map<String, String> environment) {
    return engine.create(SandboxSpec.standard().withEnvironment(environment));
  }

  Execution python(String code) {
    return python.run(RunRequest.of(code));
  }

  Execution python(RunRequest request) {
    return python.run(request);
  }

  Execution javascript(String code) {
    return javascript.run(RunRequest.of(code));
  }

  Execution javascript(RunRequest request) {
    return javascript.run(request);
  }

  static RunRequest within(Duration timeout, String code) {
    return RunRequest.of(code).withTimeout(timeout);
  }

  /** The last expression's value as text, of a run that must have gone well. */
  static String value(Execution execution) {
    assertThat(execution.failure()).as("failure of %s", execution).isNull();
    Output.Display main = execution.mainValue();
    if (main == null) {
      throw new AssertionFailedError("no value: " + execution);
    }
    return String.valueOf(main.data().get("text/plain"));
  }

  static Failure failure(Execution execution) {
    Failure failure = execution.failure();
    if (failure == null) {
      throw new AssertionFailedError("no failure: " + execution);
    }
    return failure;
  }

  static String stdout(Execution execution) {
    return execution.text(Output.Text.Stream.STDOUT);
  }

  static String stderr(Execution execution) {
    return execution.text(Output.Text.Stream.STDERR);
  }
}
