package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.SandboxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One run, from the request to the last event; its events carry a random id that code cannot know.
 */
final class Conversation {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** The kernel says that it lives every 5 s while there is something to do. */
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(20);

  /** How much longer than asked for the kernel may take to end a run. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final String id = newId();
  private final KernelLink link;
  private final Language language;
  private boolean cancelled;
  private boolean outOfTime;
  private long deadlineNanos = Long.MAX_VALUE;

  Conversation(KernelLink link, Language language) {
    this.link = link;
    this.language = language;
  }

  private static String newId() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns when the interpreter is ready to run code. */
  void prepare(Duration limit) throws KernelEnded {
    Inbox inbox = link.open(id);
    try {
      link.send(command("prepare"));
      JsonNode event = inbox.take(limit);
      if (event == null) {
        link.kill();
        throw new KernelEnded("it did not start within " + limit.toSeconds() + " s", null);
      }
      if (!event.path("ev").asString("").equals("prepared")) {
        throw new KernelEnded(event.path("text").asString(""), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while an interpreter started", e);
    } catch (Inbox.Ended e) {
      throw new KernelEnded(link.lastWords(), null);
    } finally {
      link.close(id);
    }
  }

  /**
   * Runs the code.
   *
   * @param lost why the state of earlier runs is gone, as far as the server knows; empty otherwise
   */
  Execution run(RunRequest request, String lost) throws KernelEnded {
    Transcript transcript = new Transcript(request, lost);
    Inbox inbox = link.open(id);
    try {
      send(runCommand(request));
      while (true) {
        JsonNode event = next(inbox);
        if (event == null) {
          continue;
        }
        switch (event.path("ev").asString("")) {
          case "started" -> {
            transcript.started(event);
            startClock(request);
          }
          case "out" -> transcript.text(event);
          case "display" -> transcript.display(event);
          case "ask" -> answer(event, request);
          case "done" -> {
            return transcript.done(event);
          }
          case "refused" ->
              throw new SandboxException.LimitReached(
                  "too many runs wait for this interpreter; try again when some have ended");
          case "broken" -> throw new KernelEnded(event.path("text").asString(""), null);
          default -> {}
        }
      }
    } catch (Inbox.Ended e) {
      throw new KernelEnded(link.lastWords(), withoutEnd(transcript));
    } catch (RuntimeException e) {
      send(command("interrupt"));
      throw e;
    } finally {
      link.close(id);
      if (cancelled) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The next event; an interruption of this thread becomes one of the code. */
  private @Nullable JsonNode next(Inbox inbox) throws Inbox.Ended {
    try {
      JsonNode event = inbox.take(Duration.ofSeconds(1));
      if (event == null && !outOfTime && (silent() || System.nanoTime() > deadlineNanos)) {
        outOfTime = true;
        link.kill();
      }
      return event;
    } catch (InterruptedException e) {
      cancel();
      return null;
    }
  }

  /** Sends also when this thread is interrupted, which the run then learns of. */
  private void send(ObjectNode command) {
    boolean interrupted = Thread.interrupted();
    link.send(command);
    if (interrupted) {
      cancel();
    }
  }

  private void cancel() {
    if (!cancelled) {
      cancelled = true;
      send(command("interrupt"));
      deadlineNanos = Math.min(deadlineNanos, System.nanoTime() + GRACE.plus(SLACK).toNanos());
    }
  }

  private boolean silent() {
    return link.silence().compareTo(SILENCE_LIMIT) > 0;
  }

  private void startClock(RunRequest request) {
    if (!request.timeout().isZero()) {
      deadlineNanos =
          Math.min(
              deadlineNanos,
              System.nanoTime() + request.timeout().plus(GRACE).plus(SLACK).toNanos());
    }
  }

  private void answer(JsonNode event, RunRequest request) {
    long askedAt = System.nanoTime();
    HostRequests.Answer answer;
    try {
      answer = request.host().install(wish(event));
    } catch (SandboxException.Cancelled e) {
      answer = new HostRequests.Answer(false, "The installation was cancelled.");
    } catch (SandboxException e) {
      answer = new HostRequests.Answer(false, e.text());
    }
    if (deadlineNanos != Long.MAX_VALUE && !cancelled) {
      deadlineNanos += System.nanoTime() - askedAt;
    }
    if (Thread.interrupted()) {
      cancel(); // before the answer, which would let the code run on and perhaps end in peace
    }
    ObjectNode command = command("answer");
    command.put("ok", answer.done());
    command.put("text", answer.text());
    send(command);
  }

  private HostRequests.Install wish(JsonNode event) {
    List<String> names = new ArrayList<>();
    event.path("names").forEach(name -> names.add(name.asString("")));
    HostRequests.Reason reason =
        event.path("what").asString("").equals("import")
            ? HostRequests.Reason.IMPORT
            : HostRequests.Reason.COMMAND;
    return new HostRequests.Install(language, reason, names);
  }

  private ObjectNode command(String operation) {
    ObjectNode command = JsonMapper.shared().createObjectNode();
    command.put("op", operation);
    command.put("id", id);
    return command;
  }

  private ObjectNode runCommand(RunRequest request) {
    ObjectNode command = command("run");
    command.put("code", request.code());
    command.put("timeout", request.timeout().toMillis() / 1000.0);
    command.put("grace", GRACE.toMillis() / 1000.0);
    command.put("output_limit", request.outputLimit());
    command.put("install_on_import", request.host().asksForMissingImports());
    command.put("data_forms", request.dataForms());
    ObjectNode environment = command.putObject("environment");
    request.environment().forEach(environment::put);
    return command;
  }

  /** What is known of a run whose kernel died under it. */
  private Execution withoutEnd(Transcript transcript) {
    if (cancelled) {
      return transcript.lost(EndedBy.CANCELLED, "The code did not stop when it was cancelled.");
    }
    if (outOfTime) {
      return transcript.lost(EndedBy.TIMEOUT, "The code did not stop when it was interrupted.");
    }
    ProcessExit exit = link.exit();
    EndedBy why = exit == null || exit.endedBy() == EndedBy.EXIT ? EndedBy.KILLED : exit.endedBy();
    return transcript.lost(why, "The interpreter was killed while the code ran.");
  }

  /** The kernel is gone, or never came to be. */
  static final class KernelEnded extends Exception {
    private static final long serialVersionUID = 1L;

    private final String words;
    private final transient @Nullable Execution soFar;

    KernelEnded(String words, @Nullable Execution soFar) {
      super(words);
      this.words = words;
      this.soFar = soFar;
    }

    /** The kernel's last words; empty for none. */
    String words() {
      return words;
    }

    /** What is known of the run; null when there was none. */
    @Nullable Execution soFar() {
      return soFar;
    }
  }
}
