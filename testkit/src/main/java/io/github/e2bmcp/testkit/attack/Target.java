package io.github.e2bmcp.testkit.attack;

import java.util.Map;

/** A whole server under attack, as a client sees it. */
public interface Target {

  /** Calls a tool. */
  Answer call(String tool, Map<String, Object> arguments);

  /**
   * What a tool answered.
   *
   * @param text all its text
   */
  record Answer(boolean isError, String text) {}
}
