package io.github.e2bmcp.server.tool;

/**
 * How a tool is presented.
 *
 * @param inputSchema JSON Schema 2020-12 of the arguments
 * @param outputSchema JSON Schema of {@link Answer#structured}; empty for none
 */
public record ToolForm(
    String name,
    String title,
    String description,
    String inputSchema,
    String outputSchema,
    Hints hints) {

  /**
   * What a client may show or decide by; never a promise of enforcement.
   *
   * @param readOnly changes nothing
   * @param destructive may overwrite or remove
   * @param idempotent the same call again changes nothing more
   * @param openWorld reaches beyond the sandbox
   */
  public record Hints(
      boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {}
}
