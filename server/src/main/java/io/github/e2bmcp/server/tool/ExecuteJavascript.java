package io.github.e2bmcp.server.tool;

/** {@code execute_javascript}. */
public final class ExecuteJavascript implements Tool {

  private final CodeTool code;

  ExecuteJavascript(CodeTool code) {
    this.code = code;
  }

  @Override
  public ToolForm form() {
    return new ToolForm(
        "execute_javascript",
        "Execute JavaScript",
        "Runs JavaScript on Node.js in a sandbox. Variables, functions and files persist across calls in one sandbox. Returns what is"
            + " printed and the value of the last expression. require, import and top-level await work, and a const may be declared"
            + " again. No network; use install_packages for packages.",
        Schemas.object(
            "code", Schemas.text("The JavaScript code"), "sandbox_id", Schemas.SANDBOX_ID),
        "",
        new ToolForm.Hints(false, true, false, false));
  }

  @Override
  public Work prepare(Request request) {
    return code.prepare(request);
  }
}
