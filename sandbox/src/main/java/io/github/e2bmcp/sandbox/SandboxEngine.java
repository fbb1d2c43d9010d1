package io.github.e2bmcp.sandbox;

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

  /** One page of the sandboxes that match, oldest first. */
  Page<SandboxInfo> list(SandboxQuery query, PageRequest page);

  /** Ends the engine; what it made on this machine ends with it. Idempotent. */
  @Override
  void close();
}
