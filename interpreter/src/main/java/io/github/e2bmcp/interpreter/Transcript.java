package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Gathers what a kernel says of one run. Every field is optional there and bounded here. */
final class Transcript {

  private static final String GONE = " Variables and imports of earlier calls are gone.";

  private static final String NEVER_STARTED = "The call was cancelled before its code started.";

  /** How much a run may show beside its text output, in characters. */
  private static final long DISPLAY_LIMIT = 64L << 20;

  private static final int MAX_NOTES = 30;

  private final List<Output> outputs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final RunRequest request;
  private final long startNanos = System.nanoTime();
  private boolean stateLost;
  private boolean lateOutput;
  private int executionCount;
  private long textSize;
  private long displaySize;

  Transcript(RunRequest request, String lost) {
    this.request = request;
    if (!lost.isEmpty()) {
      stateLost = true;
      note("A fresh interpreter ran this code. " + lost + GONE);
    }
  }

  void started(JsonNode event) {
    executionCount = event.path("count").asInt(0);
    String lost = event.path("lost").asString("");
    if (!lost.isEmpty() && !stateLost) {
      stateLost = true;
      note("A fresh interpreter ran this code. " + lost + GONE);
    }
  }

  void text(JsonNode event) {
    String text = event.path("t").asString("");
    textSize += text.length();
    if (request.outputLimit() > 0 && textSize > request.outputLimit() + (1 << 20)) {
      return; // the kernel holds the limit; one that does not gets no further
    }
    if (event.path("late").asBoolean(false) && !lateOutput) {
      lateOutput = true;
      note("The output begins with what earlier calls printed in the background.");
    }
    Output.Text.Stream stream =
        event.path("s").asInt(1) == 2 ? Output.Text.Stream.STDERR : Output.Text.Stream.STDOUT;
    add(new Output.Text(stream, text));
  }

  void display(JsonNode event) {
    Map<String, String> data = new LinkedHashMap<>();
    long size = 0;
    for (Map.Entry<String, JsonNode> form : event.path("data").properties()) {
      String value = form.getValue().asString("");
      size += value.length();
      data.put(form.getKey(), value);
    }
    displaySize += size;
    if (displaySize > DISPLAY_LIMIT) {
      note("Some of what the code displayed was left out, because it was too much for one result.");
    } else if (!data.isEmpty()) {
      add(new Output.Display(data, event.path("main").asBoolean(false)));
    }
  }

  private void add(Output output) {
    if (request.keepsOutput()) {
      outputs.add(output);
    }
    request.listener().onOutput(output);
  }

  private void note(String sentence) {
    if (notes.size() < MAX_NOTES && !sentence.isBlank() && !notes.contains(sentence)) {
      notes.add(sentence);
    }
  }

  Execution done(JsonNode event) {
    EndedBy endedBy = endedBy(event.path("ended").asString(""));
    event.path("notes").forEach(sentence -> note(sentence.asString("")));
    String died = event.path("died").asString("");
    if (!died.isEmpty()) {
      stateLost = true;
      note(died + " The next call gets a fresh interpreter." + GONE);
    } else if (endedBy == EndedBy.TIMEOUT || endedBy == EndedBy.CANCELLED) {
      note(interrupted(endedBy, event));
    } else if (endedBy == EndedBy.OUTPUT_LIMIT) {
      note(
          "The code was interrupted because it printed more than %d bytes; its variables are kept."
              .formatted(request.outputLimit()));
    }
    int survivors = event.path("survivors").asInt(0);
    if (survivors > 0) {
      note(survivors + " processes that the code started could not be ended.");
    }
    Duration wall = seconds(event.path("wall"));
    Usage usage = new Usage(wall, seconds(event.path("cpu")), event.path("peak").asLong(-1));
    return execution(failure(event.path("failure")), endedBy, usage, event);
  }

  private String interrupted(EndedBy endedBy, JsonNode event) {
    if (event.path("never_started").asBoolean(false)) {
      return NEVER_STARTED;
    }
    String after =
        endedBy == EndedBy.TIMEOUT
            ? " after %s s".formatted(request.timeout().toMillis() / 1000.0)
            : "";
    return "The code was interrupted" + after + "; its variables are kept.";
  }

  Execution cancelledBeforeStart() {
    note(NEVER_STARTED);
    return new Execution(
        outputs, null, EndedBy.CANCELLED, Usage.NONE, 0, stateLost, notes, List.of(), 0);
  }

  /** The kernel died in the middle of the run, for a reason that only the server can tell. */
  Execution lost(EndedBy endedBy, String sentence) {
    stateLost = true;
    note(sentence + GONE);
    Usage usage = new Usage(Duration.ofNanos(System.nanoTime() - startNanos), Duration.ZERO, -1);
    return new Execution(
        outputs, null, endedBy, usage, executionCount, true, notes, List.of(), textSize);
  }

  private Execution execution(
      @Nullable Failure failure, EndedBy endedBy, Usage usage, JsonNode event) {
    List<ProducedFile> files = new ArrayList<>();
    for (JsonNode file : event.path("files")) {
      files.add(new ProducedFile(file.path(0).asString(""), file.path(1).asLong(0)));
    }
    long outputBytes = event.path("output_bytes").asLong(textSize);
    return new Execution(
        outputs, failure, endedBy, usage, executionCount, stateLost, notes, files, outputBytes);
  }

  private static @Nullable Failure failure(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    return new Failure(
        node.path("name").asString(""),
        node.path("value").asString(""),
        node.path("traceback").asString(""));
  }

  private static EndedBy endedBy(String name) {
    for (EndedBy value : EndedBy.values()) {
      if (value.wireName().equals(name)) {
        return value;
      }
    }
    return EndedBy.CRASHED;
  }

  private static Duration seconds(JsonNode node) {
    double value = node.asDouble(0);
    return value > 0 && value < 1e9 ? Duration.ofNanos((long) (value * 1e9)) : Duration.ZERO;
  }
}
