package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Usage;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run of code went.
 *
 * @param outputs in order
 * @param failure the exception that ended the code; null when none did
 * @param endedBy why it ended
 * @param usage of the interpreter and its finished children during the run; the peak is that of the
 *     interpreter's life
 * @param executionCount 1 for the first run of a kernel; 0 when the code never started
 * @param stateLost whether variables and imports of earlier runs were gone in this run, or are gone
 *     after it
 * @param notes sentences about what else happened, for the reader of the result
 * @param producedFiles files below the working directory that were made or changed
 * @param outputBytes all bytes of text output, also those beyond the limit
 */
public record Execution(
    List<Output> outputs,
    @Nullable Failure failure,
    EndedBy endedBy,
    Usage usage,
    int executionCount,
    boolean stateLost,
    List<String> notes,
    List<ProducedFile> producedFiles,
    long outputBytes) {

  public Execution {
    outputs = List.copyOf(outputs);
    notes = List.copyOf(notes);
    producedFiles = List.copyOf(producedFiles);
  }

  /** Whether the code came to its own end without a failure. */
  public boolean succeeded() {
    return failure == null && endedBy == EndedBy.EXIT;
  }

  /** The value of the last expression; null when there is none. */
  public Output.@Nullable Display mainValue() {
    for (Output output : outputs) {
      if (output instanceof Output.Display display && display.main()) {
        return display;
      }
    }
    return null;
  }

  /** All text written to a stream. */
  public String text(Output.Text.Stream stream) {
    return outputs.stream()
        .filter(Output.Text.class::isInstance)
        .map(Output.Text.class::cast)
        .filter(text -> text.stream() == stream)
        .map(Output.Text::text)
        .collect(Collectors.joining());
  }
}
