package io.github.e2bmcp.sandbox;

import java.util.List;
import java.util.Map;

/** Makes sandboxes and finds them again. */
public interface SandboxEngine extends AutoCloseable {

  /**
   * What this engine can and cannot do and enforce here, found by trying; cached after the first
   * call.
   */
  EngineReport probe();

  /**
   * Creates a sandbox and returns when it can start processes.
   *
   * @throws SandboxException.LimitReached when the engine is full
   * @throws SandboxException.EngineUnavailable when no sandbox can be made here
   */
  Sandbox create(SandboxSpec spec);

  /**
   * Connects to a live sandbox by its id; a paused one is resumed.
   *
   * @throws SandboxException.SandboxNotFound when it is gone or never was
   */
  Sandbox connect(String sandboxId);

  /**
   * Finds a sandbox by its id and leaves it as it is: a paused one stays paused.
   *
   * @throws SandboxException.SandboxNotFound when it is gone or never was
   * @throws SandboxException.Unsupported where a paused one cannot be had without resuming it
   */
  Sandbox find(String sandboxId);

  /** One page of the sandboxes that match, oldest first. */
  Page<SandboxInfo> list(SandboxQuery query, PageRequest page);

  /**
   * Keeps a sandbox as it is at this moment, memory and processes included; it goes on. New
   * sandboxes are made from it by {@link SandboxSpec#withTemplate} with its id. Their processes are
   * copies of the original's, and the environment of those stays what it was.
   *
   * @param metadata the caller's labels, found again in {@link #snapshots}
   * @throws SandboxException.Unsupported without {@link Capability#SNAPSHOT}
   */
  default Snapshot snapshot(String sandboxId, Map<String, String> metadata) {
    throw new SandboxException.Unsupported("This engine cannot keep a sandbox as a snapshot.");
  }

  /** All snapshots, oldest first; none without {@link Capability#SNAPSHOT}. */
  default List<Snapshot> snapshots() {
    return List.of();
  }

  /** Removes a snapshot; sandboxes that were made from it stay. False when there was none. */
  default boolean deleteSnapshot(String snapshotId) {
    return false;
  }

  /**
   * Ends the engine; what it made on this machine ends with it, but for what {@link
   * Capability#PAUSE_TO_DISK} wrote to disk. Idempotent.
   */
  @Override
  void close();
}
