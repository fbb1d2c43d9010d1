package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of one language in one sandbox; variables, imports and files last from run to run.
 *
 * <p>Runs of one interpreter wait for each other, first come first served; interpreters of two
 * languages run side by side. The kernel is an ordinary process of the sandbox, found again by its
 * tag: several objects, of several servers too, may use the same one. Safe for use by several
 * threads.
 */
public final class Interpreter implements AutoCloseable {

  private static final String TAG = "e2b-mcp-kernel-";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final ReentrantLock oneAtATime = new ReentrantLock(true);
  private final Sandbox sandbox;
  private final Language language;
  private final String tag;
  private final String directory;
  private @Nullable KernelLink link;
  private String lost = "";

  private Interpreter(Sandbox sandbox, Language language, String name, String directory) {
    this.sandbox = sandbox;
    this.language = language;
    this.tag = TAG + language.wireName() + (name.isEmpty() ? "" : "-" + name);
    this.directory = directory;
  }

  /** The sandbox's interpreter of the language, in the user's home. Nothing is started yet. */
  public static Interpreter on(Sandbox sandbox, Language language) {
    return new Interpreter(sandbox, language, "", "");
  }

  /**
   * A further interpreter of the language, with a state of its own.
   *
   * @param name {@code [a-zA-Z0-9-]+}
   * @param directory where it runs: absolute, or relative to the user's home; empty for the home
   */
  public static Interpreter named(
      Sandbox sandbox, Language language, String name, String directory) {
    if (!name.matches("[a-zA-Z0-9-]+")) {
      throw new SandboxException.InvalidArgument("an interpreter's name has letters and digits");
    }
    return new Interpreter(sandbox, language, name, directory);
  }

  public Language language() {
    return language;
  }

  /**
   * Starts the kernel, or finds it, and returns when it can run code.
   *
   * @throws SandboxException.Unsupported when the sandbox lacks Python or Node.js
   */
  public void prepare() {
    lock();
    try {
      Conversation conversation = new Conversation(connected(), language);
      conversation.prepare(START_LIMIT);
    } catch (Conversation.KernelEnded e) {
      throw cannotRun(e.words());
    } finally {
      oneAtATime.unlock();
    }
  }

  /**
   * Runs code. Interrupting the calling thread ends the code as a timeout does: the result is
   * {@link io.github.e2bmcp.sandbox.EndedBy#CANCELLED}, and the thread's interrupt flag stays set.
   *
   * @throws SandboxException.Unsupported when the sandbox lacks Python or Node.js
   */
  public Execution run(RunRequest request) {
    try {
      lock();
    } catch (SandboxException.Cancelled e) {
      return new Transcript(request, "").cancelledBeforeStart();
    }
    try {
      KernelLink current = connected();
      Conversation conversation = new Conversation(current, language);
      Execution execution = conversation.run(request, lost);
      lost = "";
      return execution;
    } catch (Conversation.KernelEnded e) {
      return withoutKernel(e);
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Ends the kernel and everything that it started; the next run begins with a fresh one. */
  public void stop() {
    lock();
    try {
      KernelLink current = link;
      if (current == null || current.hasEnded()) {
        current = KernelLink.attach(sandbox, tag);
      }
      if (current != null) {
        current.kill();
        current.close();
      }
      link = null;
      lost = "";
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Lets go of the kernel, which keeps its state. Idempotent. */
  @Override
  public void close() {
    lock();
    try {
      if (link != null) {
        link.close();
        link = null;
      }
    } finally {
      oneAtATime.unlock();
    }
  }

  private void lock() {
    try {
      oneAtATime.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException.Cancelled("interrupted while waiting for an earlier run", e);
    }
  }

  private KernelLink connected() {
    KernelLink current = link;
    if (current != null && !current.hasEnded()) {
      return current;
    }
    if (current != null) {
      current.close();
      lost = "The interpreter had ended between two calls.";
    }
    current = KernelLink.attach(sandbox, tag);
    if (current != null) {
      lost = "";
    } else {
      current = KernelLink.start(sandbox, language, tag, directory);
    }
    link = current;
    return current;
  }

  private Execution withoutKernel(Conversation.KernelEnded end) {
    KernelLink current = link;
    link = null;
    if (current == null) {
      throw cannotRun(end.words());
    }
    current.close();
    SandboxException reason = current.lost();
    if (reason != null) {
      throw reason;
    }
    ProcessExit exit = current.exit();
    Execution partial = end.soFar();
    if (partial == null || (exit != null && exit.exitCode() == 127)) {
      throw cannotRun(end.words());
    }
    lost = partial.notes().isEmpty() ? "" : partial.notes().getLast();
    return partial;
  }

  private SandboxException cannotRun(String words) {
    link = null;
    String program = language == Language.PYTHON ? "python3" : "python3 and node";
    return new SandboxException.Unsupported(
        "The sandbox %s cannot run %s, which takes %s there: %s"
            .formatted(sandbox.id(), language.title(), program, words.isEmpty() ? "none" : words));
  }
}
