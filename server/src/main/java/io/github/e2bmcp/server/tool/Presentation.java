package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.Usage;
import io.github.e2bmcp.server.output.OutputCap;
import io.github.e2bmcp.server.output.Pipeline;
import io.github.e2bmcp.server.session.Session;
import io.github.e2bmcp.server.session.Sessions;
import io.github.e2bmcp.server.text.MissingLayers;
import io.github.e2bmcp.server.text.Sizes;
import io.github.e2bmcp.server.text.Times;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes an answer fit to be seen: output cleaned, masked and shortened, the whole of it kept in the
 * sandbox, and a last line that names the sandbox, why the work ended and what it used.
 */
public final class Presentation {

  private static final String KEPT_IN = "/home/user/.e2b-mcp/";

  private final Pipeline pipeline;
  private final Sessions sessions;
  private final Supplier<EngineReport> engine;
  private final InstantSource clock;
  private final AtomicLong kept = new AtomicLong();

  public Presentation(
      Pipeline pipeline, Sessions sessions, Supplier<EngineReport> engine, InstantSource clock) {
    this.pipeline = pipeline;
    this.sessions = sessions;
    this.engine = engine;
    this.clock = clock;
  }

  Reply present(
      Answer answer, @Nullable Session session, Duration wall, String leaseNote, CallNotes notes) {
    List<Part> parts = new ArrayList<>();
    for (Part part : answer.parts()) {
      parts.add(clean(part, session, notes));
    }
    JsonNode structured = answer.structured();
    Usage used = answer.usage();
    Usage usage = new Usage(wall, used.cpu(), used.peakMemoryBytes());
    String last = lastWords(answer, session, usage, leaseNote, notes);
    if (!last.isEmpty()) {
      parts.add(new Part.Words(last));
    }
    return new Reply(
        parts,
        structured == null ? null : StructuredText.map(structured, this::clean),
        answer.failed(),
        session == null ? "" : session.id(),
        answer.endedBy().wireName(),
        usage);
  }

  /** The limits in force, in short, for the audit log. */
  String limits() {
    Limits limits = sessions.limits().sandbox();
    return "memory=%d cpus=%s processes=%d disk=%d"
        .formatted(limits.memoryBytes(), limits.cpus(), limits.processes(), limits.diskBytes());
  }

  /** A text that did not come from the server itself, as it may be seen. */
  String clean(String text) {
    return pipeline.clean(text);
  }

  private Part clean(Part part, @Nullable Session session, CallNotes notes) {
    return switch (part) {
      case Part.Output output -> new Part.Words(shown(output.text(), session));
      case Part.FileText file -> fileText(file, notes);
      case Part.Words words -> new Part.Words(pipeline.clean(words.text()));
      case Part.Image image -> image;
      case Part.Bytes bytes -> bytes;
    };
  }

  private Part fileText(Part.FileText file, CallNotes notes) {
    String cleaned = pipeline.clean(file.text());
    if (!cleaned.equals(file.text())) {
      notes.add("Control characters or secrets in the file are not shown as they are.");
    }
    return new Part.FileText(cleaned);
  }

  private String shown(String output, @Nullable Session session) {
    String clean = pipeline.clean(output);
    OutputCap.Capped shown = pipeline.shorten(clean, "");
    if (!shown.cut() || session == null) {
      return shown.text();
    }
    String where = KEPT_IN + "output-" + kept.incrementAndGet() + ".txt";
    return pipeline.shorten(clean, keep(session, where, clean) ? "read_file " + where : "").text();
  }

  private static boolean keep(Session session, String where, String whole) {
    try (OutputStream file = session.sandbox().files().write(where)) {
      file.write(whole.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException | SandboxException full) {
      return false;
    }
  }

  private String lastWords(
      Answer answer, @Nullable Session session, Usage usage, String leaseNote, CallNotes notes) {
    StringJoiner lines = new StringJoiner("\n");
    for (String note : notes.sentences()) {
      lines.add("Note: " + pipeline.clean(note));
    }
    if (!leaseNote.isEmpty()) {
      lines.add("Note: " + leaseNote);
    }
    if (session == null) {
      return lines.toString();
    }
    StringJoiner facts = new StringJoiner(" · ", "[", "]");
    facts.add("sandbox_id: " + session.id());
    facts.add("ended: " + answer.endedBy().wireName());
    facts.add(Times.words(usage.wall()));
    if (!usage.cpu().isZero()) {
      facts.add("cpu " + Times.words(usage.cpu()));
    }
    if (usage.peakMemoryBytes() > 0) {
      facts.add("peak memory " + Sizes.words(usage.peakMemoryBytes()));
    }
    Duration left = Duration.between(clock.instant(), session.closesAt(sessions.limits().idle()));
    facts.add("lives " + Times.words(left));
    String missing = MissingLayers.words(engine.get());
    if (!missing.isEmpty()) {
      facts.add("NOT ENFORCED on this machine: " + missing);
    }
    return lines.add(facts.toString()).toString();
  }
}
