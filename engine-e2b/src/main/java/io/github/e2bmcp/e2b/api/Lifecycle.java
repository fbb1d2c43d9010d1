package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;

/**
 * What happens to a sandbox when its time is over.
 *
 * @param onTimeout kill or pause
 * @param keepMemory whether a pause keeps the memory, not only the files
 * @param autoResume whether traffic wakes it again; needs a pause that keeps the memory
 */
public record Lifecycle(OnTimeout onTimeout, boolean keepMemory, boolean autoResume) {

  /** The action at the end of the time. */
  public enum OnTimeout {
    KILL,
    PAUSE
  }

  public Lifecycle {
    boolean wholePause = onTimeout == OnTimeout.PAUSE && keepMemory;
    if (autoResume && !wholePause) {
      throw new E2bException.InvalidArgument(
          "autoResume needs a pause that keeps the memory: files alone cannot be resumed by"
              + " traffic");
    }
  }

  public static Lifecycle pause() {
    return new Lifecycle(OnTimeout.PAUSE, true, false);
  }

  public static Lifecycle kill() {
    return new Lifecycle(OnTimeout.KILL, true, false);
  }
}
