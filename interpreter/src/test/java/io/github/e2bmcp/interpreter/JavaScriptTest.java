package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaScriptTest extends InterpreterTestBase {

  @Test
  void keepsVariablesAcrossRuns() {
    javascript("const x = 1");
    assertThat(value(javascript("const x = 2; x + 1"))).isEqualTo("3");
  }
}
