package io.github.e2bmcp.gateway.process;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.SandboxException;
import org.jspecify.annotations.Nullable;

/** An event of a process, or why there will be none. */
record Happening(@Nullable ProcessEvent event, @Nullable SandboxException error) {

  boolean isLast() {
    return error != null || event instanceof ProcessEvent.Ended;
  }
}
