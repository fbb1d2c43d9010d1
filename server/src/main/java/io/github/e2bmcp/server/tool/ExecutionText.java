package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.interpreter.Execution;
import io.github.e2bmcp.interpreter.Failure;
import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.interpreter.Output;
import io.github.e2bmcp.interpreter.ProducedFile;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.server.text.Advice;
import io.github.e2bmcp.server.text.MissingPackage;
import io.github.e2bmcp.server.text.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Tells of an execution: output in order, the last value, pictures, and what to do where it failed.
 */
final class ExecutionText {

  private static final int FILES_TOLD = 10;

  private final Language language;
  private final Advice.InForce limits;
  private final StringBuilder text = new StringBuilder();
  private final Pictures pictures = new Pictures();

  ExecutionText(Language language, Advice.InForce limits) {
    this.language = language;
    this.limits = limits;
  }

  Answer answer(Execution execution, CallNotes notes) {
    execution.outputs().forEach(this::add);
    Failure failure = execution.failure();
    if (failure != null) {
      startLine();
      text.append(
          failure.traceback().isEmpty()
              ? failure.name() + ": " + failure.value()
              : failure.traceback());
    }
    List<Part> parts = new ArrayList<>();
    if (!text.isEmpty()) {
      parts.add(new Part.Output(text.toString()));
    }
    parts.addAll(pictures.shown());
    String advice = advice(execution);
    if (!advice.isEmpty()) {
      parts.add(new Part.Words(advice));
    } else if (parts.isEmpty()) {
      parts.add(new Part.Words("(no output)"));
    }
    execution.notes().forEach(notes::add);
    pictures.notes().forEach(notes::add);
    tellFiles(execution.producedFiles(), notes);
    return new Answer(parts, null, !execution.succeeded(), execution.endedBy(), execution.usage());
  }

  private String advice(Execution execution) {
    if (execution.endedBy() != EndedBy.EXIT) {
      return Advice.ended(execution.endedBy(), !execution.stateLost(), limits);
    }
    Failure failure = execution.failure();
    if (failure == null) {
      return "";
    }
    String error = failure.traceback() + "\n" + failure.name() + ": " + failure.value();
    MissingPackage missing =
        switch (language) {
          case PYTHON -> MissingPackage.inPython(error);
          case JAVASCRIPT -> MissingPackage.inJavaScript(error);
        };
    return missing == null ? "" : missing.advice();
  }

  private void add(Output output) {
    switch (output) {
      case Output.Text written -> text.append(written.text());
      case Output.Display display -> add(display);
    }
  }

  private void add(Output.Display display) {
    for (Map.Entry<String, String> form : display.data().entrySet()) {
      if (Pictures.isPicture(form.getKey())) {
        pictures.add(form.getValue());
        return;
      }
    }
    String plain = display.data().get("text/plain");
    if (plain == null) {
      plain = display.data().values().stream().findFirst().orElse("");
    }
    startLine();
    text.append(display.main() ? plain.contains("\n") ? "=>\n" : "=> " : "")
        .append(plain)
        .append('\n');
  }

  private void startLine() {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private static void tellFiles(List<ProducedFile> files, CallNotes notes) {
    if (files.isEmpty()) {
      return;
    }
    StringJoiner told = new StringJoiner(", ", "Files written: ", "");
    for (ProducedFile file : files.subList(0, Math.min(FILES_TOLD, files.size()))) {
      told.add(file.path() + " (" + Sizes.words(file.sizeBytes()) + ")");
    }
    if (files.size() > FILES_TOLD) {
      told.add("and " + (files.size() - FILES_TOLD) + " more");
    }
    notes.add(told.toString());
  }
}
