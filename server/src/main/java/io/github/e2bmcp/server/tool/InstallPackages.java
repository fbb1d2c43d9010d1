package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.packages.install.InstallListener;
import io.github.e2bmcp.packages.install.InstallRequest;
import io.github.e2bmcp.packages.install.InstallResult;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Usage;
import io.github.e2bmcp.server.session.Session;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code install_packages}. */
public final class InstallPackages implements Tool {

  private final Packages packages;

  public InstallPackages(Packages packages) {
    this.packages = packages;
  }

  @Override
  public ToolForm form() {
    String item =
        Schemas.result("name", "{\"type\":\"string\"}", "version", "{\"type\":\"string\"}");
    return new ToolForm(
        "install_packages",
        "Install packages",
        "Installs packages into the sandbox with pip (python) or npm (javascript); they can be imported at once. Names only, with an"
            + " optional version: numpy, pandas==2.2.3, lodash@4.",
        Schemas.object(
            "packages",
            "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"Package names, e.g. [\\\"numpy\\\", \\\"pandas\\\"]\"}",
            "language",
            "{\"enum\":[\"python\",\"javascript\"],\"description\":\"python for pip, javascript for npm\"}",
            "sandbox_id",
            Schemas.SANDBOX_ID),
        Schemas.result(
            "language",
            "{\"enum\":[\"python\",\"javascript\"]}",
            "installed",
            "{\"type\":\"array\",\"items\":" + item + "}",
            "already_present",
            "{\"type\":\"array\",\"items\":" + item + "}"),
        new ToolForm.Hints(false, false, true, true));
  }

  @Override
  public Work prepare(Request request) {
    Language language = Language.valueOf(request.text("language").toUpperCase(Locale.ROOT));
    InstallRequest install = packages.request(language, request.texts("packages"));
    return new Work.InSandbox(session -> install(session, language, install, request));
  }

  private Answer install(
      Session session, Language language, InstallRequest install, Request request) {
    AtomicInteger step = new AtomicInteger();
    InstallListener listener =
        (message, bytes, total) -> request.progress().report(step.incrementAndGet(), 0, message);
    InstallResult result = packages.install(session.sandbox(), install, listener);
    return switch (result) {
      case InstallResult.Success success -> {
        request.notes().packages(success.sources());
        yield installed(language, success);
      }
      case InstallResult.Failure failure -> failed(failure);
    };
  }

  private static Answer installed(Language language, InstallResult.Success success) {
    ObjectNode structured =
        JsonMapper.shared().createObjectNode().put("language", language.wireName());
    StringJoiner words = new StringJoiner("\n");
    tell("Installed", success.added(), words, structured.putArray("installed"));
    tell("Already there", success.present(), words, structured.putArray("already_present"));
    return new Answer(
        List.of(new Part.Words(words.toString())), structured, false, EndedBy.EXIT, Usage.NONE);
  }

  private static void tell(
      String what, List<InstallResult.Installed> found, StringJoiner words, ArrayNode nodes) {
    if (found.isEmpty()) {
      return;
    }
    StringJoiner names = new StringJoiner(", ", what + ": ", "");
    for (InstallResult.Installed one : found) {
      names.add(one.toString());
      nodes.addObject().put("name", one.name()).put("version", one.version());
    }
    words.add(names.toString());
  }

  private static Answer failed(InstallResult.Failure failure) {
    EndedBy endedBy =
        switch (failure.reason()) {
          case TIMEOUT -> EndedBy.TIMEOUT;
          case OUT_OF_MEMORY -> EndedBy.OUT_OF_MEMORY;
          case DISK_FULL -> EndedBy.DISK_FULL;
          case NO_SUCH_PACKAGE,
              NO_SUCH_VERSION,
              CONFLICT,
              NOT_ALLOWED,
              UNREACHABLE,
              TAMPERED,
              BUILD_FAILED,
              OTHER ->
              EndedBy.EXIT;
        };
    List<Part> parts =
        failure.log().isBlank() || failure.reason() == InstallResult.Reason.NO_SUCH_PACKAGE
            ? List.of(new Part.Words(failure.sentence()))
            : List.of(
                new Part.Words(failure.sentence()),
                new Part.Output("The end of the log:\n" + failure.log()));
    return new Answer(parts, null, true, endedBy, Usage.NONE);
  }
}
