package io.github.e2bmcp.sandbox;

/** A terminal's size in character cells, each 1 to 65535. */
public record PtySize(int columns, int rows) {

  public PtySize {
    if (columns < 1 || columns > 65_535 || rows < 1 || rows > 65_535) {
      throw new SandboxException.InvalidArgument("a terminal has 1 to 65535 columns and rows");
    }
  }
}
