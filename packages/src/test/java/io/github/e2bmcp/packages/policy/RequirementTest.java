package io.github.e2bmcp.packages.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {

  @ParameterizedTest
  @CsvSource({
    "numpy, numpy",
    "numpy==1.26.4, numpy",
    "pandas[excel], pandas",
    "'requests[socks,security]>=2.31,<3', requests",
    "Flask_SQLAlchemy, flask-sqlalchemy",
    "zope.interface~=6.0, zope-interface",
    "torch==2.1.0+cpu, torch",
    "django==5.*, django"
  })
  void takesPythonNamesWithVersionsAndExtras(String text, String registryName) {
    assertThat(Requirement.parse(Ecosystem.PYTHON, text).registryName()).isEqualTo(registryName);
  }

  @ParameterizedTest
  @CsvSource({
    "lodash, lodash",
    "lodash@4, lodash",
    "@types/node@^20, @types/node",
    "@scope/name, @scope/name",
    "express@latest, express",
    "JSONStream@1.3.5, JSONStream",
    "react@>=17, react",
    "semver@1.x || 2, semver"
  })
  void takesJavaScriptNamesWithVersionsAndTags(String text, String registryName) {
    assertThat(Requirement.parse(Ecosystem.JAVASCRIPT, text).registryName())
        .isEqualTo(registryName);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-r requirements.txt",
        "--index-url=x",
        "-e .",
        "./local",
        "/etc/passwd",
        "../up",
        "~/x",
        "git+https://h/x",
        "https://h/x.whl",
        "numpy @ https://h/x",
        "numpy; python_version<'3'",
        "numpy --pre",
        "numpy\n-r x",
        "numpy==",
        "num py",
        "numpy$(id)",
        "numpy`id`",
        "名前"
      })
  void refusesWhatIsNoPythonPackage(String text) {
    assertThatThrownBy(() -> Requirement.parse(Ecosystem.PYTHON, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no Python package: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-g",
        "--registry=x",
        "./local",
        "/etc",
        "file:x",
        "npm:other@1",
        "name@npm:other@1",
        "user/repo",
        "github:user/repo",
        "git+ssh://h/x",
        "https://h/x.tgz",
        "name@https://h/x.tgz",
        "name@file:x",
        "name@../x",
        "@scope",
        "@scope/",
        "@/name",
        "a/b/c",
        "name\u0000"
      })
  void refusesWhatIsNoJavaScriptPackage(String text) {
    assertThatThrownBy(() -> Requirement.parse(Ecosystem.JAVASCRIPT, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no JavaScript package: ");
  }

  @Test
  void tellsWhyAndHowToWriteIt() {
    assertThatThrownBy(() -> Requirement.parse(Ecosystem.PYTHON, "https://h/x.whl"))
        .hasMessageContaining("URLs are not taken")
        .hasMessageContaining("numpy==1.26.4");
    assertThatThrownBy(() -> Requirement.parse(Ecosystem.PYTHON, "x".repeat(301)))
        .hasMessageContaining("300 characters");
  }
}
