package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.packages.PackageInstaller;
import io.github.e2bmcp.packages.install.InstallListener;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.Requirement;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.validation.ToolArguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Installs packages for a tool or for running code. Opens the registry gateway by its first use.
 */
public final class Packages {

  private final Supplier<PackageInstaller> installer;
  private final ToolArguments arguments;
  private final Duration timeout;

  /**
   * @param timeout of one call
   */
  public Packages(Supplier<PackageInstaller> installer, ToolArguments arguments, Duration timeout) {
    this.installer = installer;
    this.arguments = arguments;
    this.timeout = timeout;
  }

  /**
   * Reads package names.
   *
   * @throws SandboxException.InvalidArgument with a sentence that says which name is wrong and why
   */
  InstallRequest request(Language language, List<String> names) {
    arguments.packages(names);
    Ecosystem ecosystem =
        switch (language) {
          case PYTHON -> Ecosystem.PYTHON;
          case JAVASCRIPT -> Ecosystem.JAVASCRIPT;
        };
    List<Requirement> requirements = new ArrayList<>();
    for (String name : names) {
      try {
        requirements.add(Requirement.parse(ecosystem, name));
      } catch (IllegalArgumentException e) {
        throw new SandboxException.InvalidArgument(String.valueOf(e.getMessage()));
      }
    }
    return new InstallRequest(ecosystem, requirements, timeout);
  }

  InstallResult install(Sandbox sandbox, InstallRequest request, InstallListener listener) {
    return installer.get().install(sandbox, request, listener);
  }
}
