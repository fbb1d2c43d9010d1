package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.Usage;
import io.github.e2bmcp.server.log.AuditLog;
import io.github.e2bmcp.server.session.Lease;
import io.github.e2bmcp.server.session.SandboxChoice;
import io.github.e2bmcp.server.session.Session;
import io.github.e2bmcp.server.session.Sessions;
import io.github.e2bmcp.server.text.Advice;
import io.github.e2bmcp.server.validation.ToolArguments;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of every call: check the arguments, find the sandbox, do the work, present the answer,
 * and write the audit line. Whatever goes wrong becomes an answer that tells the assistant what to
 * do.
 */
public final class CallFlow {

  private final Sessions sessions;
  private final Presentation presentation;
  private final AuditLog audit;
  private final ToolArguments arguments;

  public CallFlow(
      Sessions sessions, Presentation presentation, AuditLog audit, ToolArguments arguments) {
    this.sessions = sessions;
    this.arguments = arguments;
    this.presentation = presentation;
    this.audit = audit;
  }

  /** Carries out one call. Interruption cancels it; the reply is then of no use. */
  public Reply call(Tool tool, Request request) {
    long started = System.nanoTime();
    Outcome outcome = outcome(tool, request.withMessages(presentation::clean));
    Duration wall = Duration.ofNanos(System.nanoTime() - started);
    Reply reply =
        presentation.present(
            outcome.answer(), outcome.session(), wall, outcome.note(), request.notes());
    record(tool, request, reply, wall);
    return reply;
  }

  private record Outcome(Answer answer, @Nullable Session session, String note) {

    static Outcome failed(String sentence) {
      return new Outcome(Answer.failed(sentence), null, "");
    }
  }

  private Outcome outcome(Tool tool, Request request) {
    Work work;
    String sandboxId = request.text("sandbox_id");
    try {
      if (!sandboxId.isEmpty()) {
        arguments.sandboxId(sandboxId);
      }
      work = tool.prepare(request);
    } catch (SandboxException.InvalidArgument e) {
      return Outcome.failed(e.text());
    }
    return switch (work) {
      case Work.Alone alone -> alone(alone);
      case Work.InSandbox inside -> inside(inside, request);
    };
  }

  private static Outcome alone(Work.Alone work) {
    try {
      return new Outcome(work.body().get(), null, "");
    } catch (SandboxException e) {
      return Outcome.failed(Advice.failed(e));
    }
  }

  private Outcome inside(Work.InSandbox work, Request request) {
    Lease lease;
    try {
      lease = sessions.lease(request.owner(), SandboxChoice.of(request.text("sandbox_id")));
    } catch (SandboxException.SandboxNotFound | SandboxException.Cancelled e) {
      return Outcome.failed(e.text());
    } catch (SandboxException e) {
      return Outcome.failed(Advice.creationFailed(e));
    }
    try (lease) {
      return new Outcome(work(work, lease.session()), lease.session(), lease.note());
    }
  }

  private Answer work(Work.InSandbox work, Session session) {
    try {
      return work.body().apply(session);
    } catch (SandboxException.SandboxLost | SandboxException.SandboxNotFound e) {
      sessions.lost(session);
      return new Answer(
          List.of(new Part.Words(Advice.failed(e))), null, true, EndedBy.KILLED, Usage.NONE);
    } catch (SandboxException e) {
      return Answer.failed(Advice.failed(e));
    }
  }

  private void record(Tool tool, Request request, Reply reply, Duration wall) {
    String code = request.text("code");
    audit.record(
        new AuditLog.Call(
            request.owner().text(),
            tool.form().name(),
            code.isEmpty() ? "" : AuditLog.digest(code),
            request.notes().packages(),
            reply.sandboxId(),
            presentation.limits(),
            request.notes().verdict(),
            reply.endedBy(),
            wall));
  }
}
