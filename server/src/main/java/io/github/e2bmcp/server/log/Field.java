package io.github.e2bmcp.server.log;

/**
 * One named value of a log line.
 *
 * @param value a string, number or boolean; anything else is written as its text
 */
public record Field(String name, Object value) {

  public static Field field(String name, Object value) {
    return new Field(name, value);
  }
}
