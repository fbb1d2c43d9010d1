package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.server.session.Owner;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * One call of a tool, its arguments already valid by the tool's schema.
 *
 * @param arguments an object
 * @param owner who calls
 * @param progress where to tell how far the work is
 * @param notes gathers what is to be told besides the answer
 */
public record Request(JsonNode arguments, Owner owner, Progress progress, CallNotes notes) {

  public Request(JsonNode arguments, Owner owner, Progress progress) {
    this(arguments, owner, progress, new CallNotes());
  }

  /** Tells a client that waits how far the work is. */
  @FunctionalInterface
  public interface Progress {

    /**
     * Reports; a report that is not ahead of the one before is dropped.
     *
     * @param total 0 where unknown
     */
    void report(double done, double total, String message);
  }

  /** The same, with every report's message changed on its way. */
  Request withMessages(UnaryOperator<String> change) {
    Progress changed =
        (done, total, message) -> progress.report(done, total, change.apply(message));
    return new Request(arguments, owner, changed, notes);
  }

  /** A text argument; empty when absent. */
  public String text(String name) {
    return arguments.path(name).asString("");
  }

  /** A list of texts; empty when absent. */
  public List<String> texts(String name) {
    return arguments.path(name).valueStream().map(it -> it.asString("")).toList();
  }
}
