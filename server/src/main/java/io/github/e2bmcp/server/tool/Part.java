package io.github.e2bmcp.server.tool;

/** A piece of an answer. */
public sealed interface Part {

  /** What code printed: cleaned, masked and capped before it is shown. */
  record Output(String text) implements Part {}

  /** A file's text: masked, otherwise unchanged. */
  record FileText(String text) implements Part {}

  /** Our own words. */
  record Words(String text) implements Part {}

  /**
   * A picture.
   *
   * @param base64 the standard alphabet, padded
   */
  record Image(String base64, String mimeType) implements Part {}

  /**
   * Bytes of a file.
   *
   * @param uri names the file for clients
   */
  record Bytes(String uri, String base64, String mimeType) implements Part {}
}
