package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.interpreter.Execution;
import io.github.e2bmcp.interpreter.HostRequests;
import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.interpreter.Output;
import io.github.e2bmcp.interpreter.OutputListener;
import io.github.e2bmcp.interpreter.RunRequest;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.config.Configuration;
import io.github.e2bmcp.server.policy.Finding;
import io.github.e2bmcp.server.policy.SecurityPolicy;
import io.github.e2bmcp.server.policy.Verdict;
import io.github.e2bmcp.server.session.Session;
import io.github.e2bmcp.server.text.Advice;
import io.github.e2bmcp.server.validation.ToolArguments;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What {@code execute_python} and {@code execute_javascript} have in common. */
final class CodeTool {

  private final Language language;
  private final ToolArguments rules;
  private final SecurityPolicy policy;
  private final Configuration.Calls limits;
  private final BiFunction<Session, CallNotes, HostRequests> host;
  private final Limits sandbox;

  /**
   * @param host answers what code in a session asks of the host
   */
  CodeTool(
      Language language,
      ToolArguments rules,
      Configuration configuration,
      BiFunction<Session, CallNotes, HostRequests> host) {
    this.language = language;
    this.rules = rules;
    this.policy = new SecurityPolicy(configuration.policy());
    this.limits = configuration.calls();
    this.host = host;
    this.sandbox = configuration.sandbox().limits();
  }

  Work prepare(Request request) {
    String code = rules.code(request.text("code"));
    validate(code, request.notes());
    return new Work.InSandbox(session -> run(session, code, request));
  }

  private void validate(String code, CallNotes notes) {
    switch (policy.check(language, code)) {
      case Verdict.Clean ignored -> notes.verdict("clean");
      case Verdict.Noted noted -> {
        notes.verdict("noted: " + categories(noted.findings()));
        notes.add(noted.note());
      }
      case Verdict.Refused refused -> {
        notes.verdict("refused: " + categories(refused.findings()));
        throw new SandboxException.InvalidArgument(refused.sentence());
      }
    }
  }

  private static String categories(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.category().toString())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private Answer run(Session session, String code, Request request) {
    RunRequest run =
        RunRequest.of(code)
            .withTimeout(limits.executionTimeout())
            .withOutputLimit(limits.outputLimitBytes())
            .withEnvironment(session.environment())
            .withHost(host.apply(session, request.notes()))
            .withListener(progress(request.progress()));
    Execution execution = session.interpreter(language).run(run);
    return new ExecutionText(language, inForce()).answer(execution, request.notes());
  }

  private Advice.InForce inForce() {
    return new Advice.InForce(
        limits.executionTimeout(),
        sandbox.memoryBytes(),
        sandbox.processes(),
        sandbox.diskBytes(),
        limits.outputLimitBytes());
  }

  /** Tells a waiting client the last whole line printed, so that a long run is seen to go on. */
  private static OutputListener progress(Request.Progress progress) {
    AtomicLong seen = new AtomicLong();
    LastLine line = new LastLine();
    return output -> {
      if (output instanceof Output.Text text) {
        progress.report((double) seen.addAndGet(text.text().length()), 0, line.after(text.text()));
      }
    };
  }
}
