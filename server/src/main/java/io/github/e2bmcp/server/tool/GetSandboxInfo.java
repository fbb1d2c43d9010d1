package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.Capability;
import io.github.e2bmcp.sandbox.EngineReport;
import io.github.e2bmcp.sandbox.IsolationLayer;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.Metrics;
import io.github.e2bmcp.server.config.Configuration;
import io.github.e2bmcp.server.session.Owner;
import io.github.e2bmcp.server.session.Session;
import io.github.e2bmcp.server.session.Sessions;
import io.github.e2bmcp.server.text.Sizes;
import io.github.e2bmcp.server.text.Times;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code get_sandbox_info}: one sandbox, or all of the caller's. */
public final class GetSandboxInfo implements Tool {

  /** The sandbox's template or machine may still bound it. */
  private static final String NOT_SET = "as the engine has it";

  private final Sessions sessions;
  private final Supplier<EngineReport> engine;
  private final Configuration.Calls calls;
  private final InstantSource clock;

  public GetSandboxInfo(
      Sessions sessions,
      Supplier<EngineReport> engine,
      Configuration.Calls calls,
      InstantSource clock) {
    this.sessions = sessions;
    this.engine = engine;
    this.calls = calls;
    this.clock = clock;
  }

  @Override
  public ToolForm form() {
    return new ToolForm(
        "get_sandbox_info",
        "Get sandbox info",
        "Tells the state, age and remaining life of a sandbox (or of all of yours, without sandbox_id), its limits, what"
            + " it uses, and which layers of isolation hold. Makes no sandbox.",
        Schemas.object("sandbox_id", Schemas.SANDBOX_ID),
        Schemas.result(
            "engine",
            "{\"type\":\"string\"}",
            "limits",
            "{\"type\":\"object\"}",
            "isolation",
            "{\"type\":\"array\",\"items\":{\"type\":\"object\"}}",
            "sandboxes",
            "{\"type\":\"array\",\"items\":{\"type\":\"object\"}}"),
        new ToolForm.Hints(true, false, true, false));
  }

  @Override
  public Work prepare(Request request) {
    return request.text("sandbox_id").isEmpty()
        ? new Work.Alone(() -> tell(sessions.of(request.owner()), request.owner()))
        : new Work.InSandbox(session -> tell(List.of(session), request.owner()));
  }

  private Answer tell(List<Session> found, Owner owner) {
    EngineReport report = engine.get();
    ObjectNode structured = JsonMapper.shared().createObjectNode();
    StringJoiner lines = new StringJoiner("\n");
    structured.put("engine", report.engine()).put("runtime", report.runtime());
    lines.add("Engine: " + report.engine() + " (" + report.runtime() + ")");
    if (found.isEmpty()) {
      lines.add("You have no sandbox yet; the first call that needs one makes it.");
    }
    ArrayNode sandboxes = JsonMapper.shared().createArrayNode();
    for (Session session : found) {
      lines.add(sandbox(session, owner, sandboxes.addObject()));
    }
    structured.set("limits", limits(inForce(found, report), lines));
    structured.set("isolation", isolation(report, lines));
    structured.set("sandboxes", sandboxes);
    return Answer.done(new Part.Words(lines.toString()), structured);
  }

  private String sandbox(Session session, Owner owner, ObjectNode node) {
    Duration age = Duration.between(session.createdAt(), clock.instant());
    Duration left = Duration.between(clock.instant(), session.closesAt(sessions.limits().idle()));
    Metrics metrics = session.sandbox().metrics();
    String state = session.sandbox().info().state().name().toLowerCase(Locale.ROOT);
    node.put("sandbox_id", session.id())
        .put("default", session.isDefaultOf(owner))
        .put("state", state)
        .put("age_seconds", age.toSeconds())
        .put("remaining_seconds", left.toSeconds())
        .put("lifetime_ends_at", session.expiresAt().toString())
        .put(
            "cpu_seconds",
            metrics.cpuUsed().isNegative() ? -1 : metrics.cpuUsed().toMillis() / 1000.0)
        .put("memory_bytes", metrics.memoryBytes())
        .put("memory_peak_bytes", metrics.memoryPeakBytes())
        .put("disk_used_bytes", metrics.diskUsedBytes())
        .put("processes", metrics.processes());
    return "sandbox_id: %s%s · %s · %s old · closes in %s when unused · cpu %s · memory %s (peak %s) · disk %s · %s processes"
        .formatted(
            session.id(),
            session.isDefaultOf(owner) ? " (your default)" : "",
            state,
            Times.words(age),
            Times.words(left),
            metrics.cpuUsed().isNegative() ? "unknown" : Times.words(metrics.cpuUsed()),
            known(metrics.memoryBytes()),
            known(metrics.memoryPeakBytes()),
            known(metrics.diskUsedBytes()),
            metrics.processes() < 0 ? "unknown" : Integer.toString(metrics.processes()));
  }

  /**
   * What holds for a sandbox; the engine's word counts, since not every engine sets what we ask.
   */
  private Limits inForce(List<Session> found, EngineReport report) {
    if (!found.isEmpty()) {
      return found.getFirst().sandbox().info().limits();
    }
    return report.capabilities().contains(Capability.LIMITS)
        ? sessions.limits().sandbox()
        : Limits.UNKNOWN;
  }

  private JsonNode limits(Limits limits, StringJoiner lines) {
    lines.add(
        "Limits of a sandbox: memory %s, cpu %s, processes %s, disk %s, idle %s, lifetime %s, %d sandboxes each, %d in all"
            .formatted(
                limits.memoryBytes() == Long.MAX_VALUE
                    ? NOT_SET
                    : Sizes.words(limits.memoryBytes()),
                limits.cpus() >= Integer.MAX_VALUE ? NOT_SET : limits.cpus(),
                limits.processes() == Integer.MAX_VALUE ? NOT_SET : limits.processes(),
                limits.diskBytes() == Long.MAX_VALUE ? NOT_SET : Sizes.words(limits.diskBytes()),
                Times.words(sessions.limits().idle()),
                Times.words(sessions.limits().lifetime()),
                sessions.limits().perOwner(),
                sessions.limits().total()));
    lines.add(
        "Limits of a call: code %s, time %s, output shown %s, file %s, %d packages in %s"
            .formatted(
                Sizes.words(calls.codeBytes()),
                Times.words(calls.executionTimeout()),
                Sizes.words(calls.outputShownBytes()),
                Sizes.words(calls.fileBytes()),
                calls.packages(),
                Times.words(calls.installTimeout())));
    return JsonMapper.shared()
        .createObjectNode()
        .put("memory_bytes", limits.memoryBytes())
        .put("cpus", limits.cpus())
        .put("processes", limits.processes())
        .put("disk_bytes", limits.diskBytes())
        .put("idle_seconds", sessions.limits().idle().toSeconds())
        .put("lifetime_seconds", sessions.limits().lifetime().toSeconds())
        .put("sandboxes_per_client", sessions.limits().perOwner())
        .put("sandboxes_in_all", sessions.limits().total())
        .put("code_bytes", calls.codeBytes())
        .put("execution_seconds", calls.executionTimeout().toMillis() / 1000.0)
        .put("output_shown_bytes", calls.outputShownBytes())
        .put("file_bytes", calls.fileBytes())
        .put("packages_per_call", calls.packages())
        .put("install_seconds", calls.installTimeout().toSeconds());
  }

  private static JsonNode isolation(EngineReport report, StringJoiner lines) {
    ArrayNode layers = JsonMapper.shared().createArrayNode();
    StringJoiner held = new StringJoiner(", ");
    for (IsolationLayer layer : report.isolation()) {
      layers
          .addObject()
          .put("layer", layer.name())
          .put("state", layer.state().name().toLowerCase(Locale.ROOT))
          .put("detail", layer.detail())
          .put("remedy", layer.remedy());
      if (layer.state() == IsolationLayer.State.ENFORCED) {
        held.add(layer.name());
      } else {
        lines.add(
            "NOT ENFORCED: %s (%s)%s"
                .formatted(
                    layer.name(),
                    layer.detail(),
                    layer.remedy().isEmpty() ? "" : ". To mend it: " + layer.remedy()));
      }
    }
    lines.add("Enforced: " + held);
    return layers;
  }

  private static String known(long bytes) {
    return bytes < 0 ? "unknown" : Sizes.words(bytes);
  }
}
