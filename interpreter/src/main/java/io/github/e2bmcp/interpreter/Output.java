package io.github.e2bmcp.interpreter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What code shows, in the order in which it was shown. */
public sealed interface Output {

  /** Text written to a stream, by the code or by a process that it started. */
  record Text(Stream stream, String text) implements Output {

    /** Where text was written to. */
    public enum Stream {
      STDOUT,
      STDERR
    }
  }

  /**
   * A value in one or more forms.
   *
   * @param data by media type, {@code text/plain} first; binary forms are Base64
   * @param main whether it is the value of the last expression
   */
  record Display(Map<String, String> data, boolean main) implements Output {

    public Display {
      data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }
  }
}
