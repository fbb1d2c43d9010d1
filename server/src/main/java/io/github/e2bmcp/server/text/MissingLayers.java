package io.github.e2bmcp.server.text;

import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.IsolationLayer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringJoiner;

/** Says which layers of isolation nothing enforces here. */
public final class MissingLayers {

  private MissingLayers() {}

  /** Their names, and each command that would mend some of them; empty for none. */
  public static String words(EngineReport report) {
    StringJoiner names = new StringJoiner(", ");
    Set<String> remedies = new LinkedHashSet<>();
    for (IsolationLayer layer : report.isolation()) {
      if (layer.state() == IsolationLayer.State.ABSENT) {
        names.add(layer.name());
        remedies.add(layer.remedy());
      }
    }
    remedies.remove("");
    return remedies.isEmpty()
        ? names.toString()
        : names + "; to mend it: " + String.join("; ", remedies);
  }
}
