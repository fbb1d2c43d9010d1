package io.github.e2bmcp.server.tool;

/**
 * One thing that an assistant can ask for. A new tool is one new class. Safe for several threads.
 */
public interface Tool {

  ToolForm form();

  /**
   * Checks the arguments before any sandbox is touched.
   *
   * @return what is to be done
   * @throws SandboxException.InvalidArgument with a sentence that says what to change
   */
  Work prepare(Request request);
}
