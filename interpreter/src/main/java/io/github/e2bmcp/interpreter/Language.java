package io.github.e2bmcp.interpreter;

/** The languages that an {@link Interpreter} speaks. */
public enum Language {
  PYTHON("python", "Python"),
  JAVASCRIPT("javascript", "JavaScript");

  private final String wireName;
  private final String title;

  Language(String wireName, String title) {
    this.wireName = wireName;
    this.title = title;
  }

  /** The name in requests and process tags: {@code python} or {@code javascript}. */
  public String wireName() {
    return wireName;
  }

  /** The name for people. */
  public String title() {
    return title;
  }
}
