package io.github.e2bmcp.packages.policy;

/** Whose packages are meant. */
public enum Ecosystem {
  PYTHON("Python", "pip"),
  JAVASCRIPT("JavaScript", "npm");

  private final String language;
  private final String tool;

  Ecosystem(String language, String tool) {
    this.language = language;
    this.tool = tool;
  }

  /** The language's name in texts. */
  public String language() {
    return language;
  }

  /** The tool that installs, {@code pip} or {@code npm}. */
  public String tool() {
    return tool;
  }
}
