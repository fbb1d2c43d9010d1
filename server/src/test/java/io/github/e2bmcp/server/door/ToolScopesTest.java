package io.github.e2bmcp.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.server.tool.ToolForm;
import org.junit.jupiter.api.Test;

class ToolScopesTest {

  private static ToolForm form(String name, boolean readOnly) {
    return new ToolForm(
        name, name, name, "{}", "", new ToolForm.Hints(readOnly, false, false, false));
  }

  @Test
  void whatOnlyLooksNeedsLessThanWhatDoesSomething() {
    assertThat(ToolScopes.STANDARD.of(form("read_file", true))).containsExactly("sandbox:read");
    assertThat(ToolScopes.STANDARD.of(form("create_file", false))).containsExactly("sandbox:run");
  }

  @Test
  void namedToolsDepartFromTheStandard() {
    ToolScopes scopes = ToolScopes.parse("install_packages=install+audit, read_file=");
    assertThat(scopes.of(form("install_packages", false)))
        .containsExactlyInAnyOrder("install", "audit");
    assertThat(scopes.of(form("read_file", true))).isEmpty();
    assertThat(scopes.of(form("list_files", true))).containsExactly("sandbox:read");
  }

  @Test
  void offDemandsNothing() {
    assertThat(ToolScopes.parse("off").of(form("execute_python", false))).isEmpty();
  }
}
