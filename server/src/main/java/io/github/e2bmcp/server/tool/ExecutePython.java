package io.github.e2bmcp.server.tool;

/** {@code execute_python}. */
public final class ExecutePython implements Tool {

  private final CodeTool code;

  ExecutePython(CodeTool code) {
    this.code = code;
  }

  @Override
  public ToolForm form() {
    return new ToolForm(
        "execute_python",
        "Execute Python",
        "Runs Python code in a sandbox. Variables, imports, classes and files persist across calls in one sandbox. Returns what is"
            + " printed, the value of the last expression and every matplotlib figure as an image. Notebook code works as it is:"
            + " top-level await, display(), !command, %pip install. No network; use install_packages for packages.",
        Schemas.object("code", Schemas.text("The Python code"), "sandbox_id", Schemas.SANDBOX_ID),
        "",
        new ToolForm.Hints(false, true, false, false));
  }

  @Override
  public Work prepare(Request request) {
    return code.prepare(request);
  }
}
