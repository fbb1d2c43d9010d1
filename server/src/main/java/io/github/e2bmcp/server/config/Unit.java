package io.github.e2bmcp.server.config;

/** What the value of a setting is and how one writes it. */
public enum Unit {
  TEXT("text"),
  /** Text that is never shown. */
  SECRET("secret text"),
  URL("address beginning with http:// or https://"),
  FILE("path of a file"),
  CHOICE("one of the names"),
  LIST("names, with commas between them"),
  COUNT("whole number"),
  CORES("number"),
  BYTES("bytes, as 512MB or 1GiB"),
  DURATION("time, as 500ms, 30s, 5m or 1h");

  private final String form;

  Unit(String form) {
    this.form = form;
  }

  /** How one writes a value, in a few words. */
  public String form() {
    return form;
  }
}
