package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.packages.PackageInstaller;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.server.config.Configuration;
import io.github.e2bmcp.server.session.Sessions;
import io.github.e2bmcp.server.validation.ToolArguments;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** All tools, in the order in which clients see them. */
public final class Toolbox {

  private final Configuration configuration;
  private final ToolArguments arguments;
  private final Packages packages;

  public Toolbox(
      Configuration configuration, ToolArguments arguments, Supplier<PackageInstaller> installer) {
    this.configuration = configuration;
    this.arguments = arguments;
    this.packages = new Packages(installer, arguments, configuration.calls().installTimeout());
  }

  public List<Tool> tools(Sessions sessions, Supplier<EngineReport> engine, InstantSource clock) {
    return List.of(
        new ExecutePython(code(Language.PYTHON)),
        new ExecuteJavascript(code(Language.JAVASCRIPT)),
        new CreateFile(arguments),
        new ReadFile(arguments),
        new ListFiles(),
        new InstallPackages(packages),
        new GetSandboxInfo(sessions, engine, configuration.calls(), clock));
  }

  private CodeTool code(Language language) {
    ImportPolicy imports = new ImportPolicy(configuration.sandbox().autoInstall());
    return new CodeTool(
        language,
        arguments,
        configuration,
        (session, notes) -> new HostAnswers(session, packages, imports, notes));
  }
}
