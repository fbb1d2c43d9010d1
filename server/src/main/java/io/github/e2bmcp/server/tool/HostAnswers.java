package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.interpreter.HostRequests;
import io.github.e2bmcp.packages.install.InstallListener;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Answers what code in one sandbox asks of the host: packages, by command or by importing them. */
final class HostAnswers implements HostRequests {

  private final Session session;
  private final Packages packages;
  private final ImportPolicy imports;
  private final CallNotes notes;

  HostAnswers(Session session, Packages packages, ImportPolicy imports, CallNotes notes) {
    this.session = session;
    this.packages = packages;
    this.imports = imports;
    this.notes = notes;
  }

  @Override
  public boolean asksForMissingImports() {
    return imports.asks();
  }

  @Override
  public Answer install(Install request) {
    List<String> wanted = new ArrayList<>();
    switch (request.reason()) {
      case COMMAND -> wanted.addAll(request.names());
      case IMPORT -> {
        for (String module : request.names()) {
          Optional<String> distribution = imports.distribution(request.language(), module);
          if (distribution.isEmpty()) {
            return new Answer(false, "");
          }
          wanted.add(distribution.get());
        }
      }
    }
    try {
      return install(packages.request(request.language(), wanted), request.reason());
    } catch (SandboxException.InvalidArgument e) {
      return new Answer(false, e.text());
    }
  }

  private Answer install(InstallRequest install, Reason reason) {
    InstallResult result = packages.install(session.sandbox(), install, InstallListener.NONE);
    return switch (result) {
      case InstallResult.Success success -> {
        notes.packages(success.sources());
        String text = told(success);
        if (reason == Reason.IMPORT && !success.added().isEmpty()) {
          notes.add(text + " (because the code imports it).");
        }
        // The note tells of an import; what a command prints is the code's own output.
        yield new Answer(true, reason == Reason.IMPORT ? "" : text);
      }
      case InstallResult.Failure failure -> new Answer(false, failure.sentence());
    };
  }

  private static String told(InstallResult.Success success) {
    StringJoiner names = new StringJoiner(", ");
    success.added().forEach(one -> names.add(one.toString()));
    return success.added().isEmpty() ? "Already installed." : "Installed " + names;
  }
}
