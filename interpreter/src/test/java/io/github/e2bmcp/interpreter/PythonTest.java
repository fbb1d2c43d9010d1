package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PythonTest extends InterpreterTestBase {

  @Test
  void keepsVariablesAcrossRuns() {
    python("x = 1");
    assertThat(value(python("x + 1"))).isEqualTo("2");
  }

  @Test
  void hasNoValueWithoutALastExpression() {
    assertThat(python("y = 5").mainValue()).isNull();
    assertThat(python("None").mainValue()).isNull();
    assertThat(python("5;").mainValue()).isNull();
  }
}
