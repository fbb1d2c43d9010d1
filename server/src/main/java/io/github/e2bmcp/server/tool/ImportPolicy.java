package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.server.config.Configuration.AutoInstall;
import io.github.e2bmcp.server.text.ModuleDistributions;
import java.util.Optional;

/** Which missing modules an import installs on the spot. */
record ImportPolicy(AutoInstall mode) {

  boolean asks() {
    return mode != AutoInstall.OFF;
  }

  /** The package that brings a module; empty when it shall not be installed. */
  Optional<String> distribution(Language language, String module) {
    boolean known =
        switch (language) {
          case PYTHON -> ModuleDistributions.isKnownPython(module);
          case JAVASCRIPT -> ModuleDistributions.isKnownNpm(module);
        };
    if (mode == AutoInstall.OFF || (mode == AutoInstall.KNOWN && !known)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (language) {
          case PYTHON -> ModuleDistributions.pythonDistribution(module);
          case JAVASCRIPT -> ModuleDistributions.npmPackage(module);
        });
  }
}
