package io.github.e2bmcp.interpreter;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessExit;
import io.github.e2bmcp.sandbox.ProcessSelector;
import io.github.e2bmcp.sandbox.Sandbox;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection to a running kernel. One thread reads all that the kernel says and sorts it by run;
 * it reads between runs too, because another server's run must not wait for this one.
 */
final class KernelLink {

  private static final int MAX_LINE = 32 << 20;
  private static final int MAX_LAST_WORDS = 4_096;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private final SandboxProcess process;
  private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final StringBuilder lastWords = new StringBuilder();
  private volatile boolean lineTooLong;
  private volatile long lastHeardNanos = System.nanoTime();
  private volatile @Nullable ProcessExit exit;
  private volatile @Nullable SandboxException lost;
  private volatile boolean ended;

  private KernelLink(SandboxProcess process) {
    this.process = process;
    Thread.ofVirtual().name("kernel-" + process.tag()).start(this::read);
  }

  /** Finds the kernel with the tag. */
  static @Nullable KernelLink attach(Sandbox sandbox, String tag) {
    try {
      return new KernelLink(sandbox.attach(new ProcessSelector.ByTag(tag)));
    } catch (SandboxException.ProcessNotFound e) {
      return null;
    }
  }

  static KernelLink start(Sandbox sandbox, Language language, String tag, String directory) {
    KernelLink link = new KernelLink(sandbox.start(KernelFiles.process(tag, directory)));
    try {
      long memoryBytes = sandbox.info().limits().memoryBytes();
      link.process.write(KernelFiles.sources(language, memoryBytes));
    } catch (SandboxException.ProcessNotFound e) {
      // It ended at once; the thread that reads learns why.
    }
    return link;
  }

  Inbox open(String runId) {
    Inbox inbox = new Inbox();
    inboxes.put(runId, inbox);
    if (ended) {
      inbox.end();
    }
    return inbox;
  }

  void close(String runId) {
    Inbox inbox = inboxes.remove(runId);
    if (inbox != null) {
      inbox.close();
    }
  }

  /** Sends one command; a kernel that is gone shows in the inboxes. */
  void send(JsonNode command) {
    try {
      // The first line break ends what another server may have left unfinished.
      process.write(("\n" + command + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (SandboxException.ProcessNotFound e) {
      // The thread that reads learns why.
    }
  }

  boolean hasEnded() {
    return ended;
  }

  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastHeardNanos);
  }

  /** How the kernel's process ended; null when the connection was lost or the sandbox has ended. */
  @Nullable ProcessExit exit() {
    return exit;
  }

  @Nullable SandboxException lost() {
    return lost;
  }

  /** What the kernel wrote to its own standard error at last. */
  String lastWords() {
    synchronized (lastWords) {
      return lastWords.toString().strip();
    }
  }

  /** Ends the kernel with all that was started below it. */
  void kill() {
    process.killTree();
  }

  void close() {
    ended = true;
    process.close();
    inboxes.values().forEach(Inbox::end);
  }

  private void read() {
    try {
      while (!ended) {
        ProcessEvent event = process.next(LOOK_EVERY);
        switch (event) {
          case ProcessEvent.Stdout out -> accept(out.bytes());
          case ProcessEvent.Stderr err -> remember(err.bytes());
          case ProcessEvent.Ended end -> {
            exit = end.exit();
            ended = true;
          }
          case ProcessEvent.Terminal terminal -> {}
          case null -> {}
        }
      }
    } catch (SandboxException e) {
      lost = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      inboxes.values().forEach(Inbox::end);
    }
  }

  private void remember(byte[] bytes) {
    synchronized (lastWords) {
      lastWords.append(new String(bytes, StandardCharsets.UTF_8));
      lastWords.delete(0, Math.max(0, lastWords.length() - MAX_LAST_WORDS));
    }
  }

  private void accept(byte[] bytes) throws InterruptedException {
    lastHeardNanos = System.nanoTime();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, from, i - from);
        from = i + 1;
        endOfLine();
      }
    }
    line.write(bytes, from, bytes.length - from);
    if (line.size() > MAX_LINE) {
      lineTooLong = true;
      line.reset();
    }
  }

  private void endOfLine() throws InterruptedException {
    byte[] bytes = line.toByteArray();
    line.reset();
    if (lineTooLong || bytes.length == 0) {
      lineTooLong = false;
      return;
    }
    JsonNode event;
    try {
      event = JsonMapper.shared().readTree(bytes);
    } catch (JacksonException e) {
      return; // the tail of a line that began before we attached, or nonsense
    }
    if (event.path("ev").asString("").equals("broken")) {
      for (Inbox inbox : inboxes.values()) {
        inbox.put(event, bytes.length);
      }
      return;
    }
    Inbox inbox = inboxes.get(event.path("id").asString(""));
    if (inbox != null) {
      inbox.put(event, bytes.length);
    }
  }
}
