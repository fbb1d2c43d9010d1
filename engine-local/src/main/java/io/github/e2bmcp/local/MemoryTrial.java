package io.github.e2bmcp.local;

import io.github.e2bmcp.local.oci.OciLauncher;
import io.github.e2bmcp.sandbox.EndedBy;
import io.github.e2bmcp.sandbox.Limits;
import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.sandbox.SandboxSpec;
import java.time.Duration;

/**
 * Whether a sandbox lives on when one of its programs is out of memory, found in a small one. A
 * kernel of the sandbox's own may be what the machine's kernel ends.
 */
final class MemoryTrial {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Limits SMALL = new Limits(128L << 20, 1, 64, 16L << 20, 1_000, 256);
  private static final String HOG = "b = []\nwhile True: b.append(bytearray(8_000_000))";

  private MemoryTrial() {}

  static boolean outlives(OciLauncher launcher, String id) {
    SandboxSpec spec = SandboxSpec.standard().withLimits(SMALL);
    LiveSandbox sandbox = LiveSandbox.launch(launcher, id, spec, LiveSandbox.Owner.NOBODY);
    try {
      return sandbox.container().meter().memoryLimit() < 0
          || (!exits(sandbox, HOG) && exits(sandbox, "print('well')"));
    } finally {
      sandbox.end(EndedBy.KILLED);
    }
  }

  /** Whether the program runs to its end. */
  private static boolean exits(LiveSandbox sandbox, String code) {
    ProcessSpec spec = ProcessSpec.of("/usr/bin/python3", "-I", "-S", "-c", code);
    try (LocalProcess process = sandbox.processes().start(spec.withTimeout(DEADLINE))) {
      while (true) {
        ProcessEvent event = process.next(DEADLINE);
        if (event == null) {
          return false;
        }
        if (event instanceof ProcessEvent.Ended ended) {
          return ended.exit().succeeded();
        }
      }
    } catch (SandboxException e) {
      return false;
    }
  }
}
