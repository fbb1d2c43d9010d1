package io.github.e2bmcp.local.oci;

import io.github.e2bmcp.local.cgroup.Meter;
import io.github.e2bmcp.sandbox.Limits;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Starts an agent in a container of its own. Nothing above this port may assume that the server and
 * the sandbox share a file system or a kernel.
 */
public interface Launcher extends AutoCloseable {

  /** What runs the sandboxes, such as {@code runc 1.1.5 (root)}. */
  String runtime();

  /**
   * Starts one; returns when its first process was started.
   *
   * @throws io.github.e2bmcp.sandbox.SandboxException.EngineUnavailable when it does not start
   */
  Launched launch(Order order);

  /** Whether what runs can be written to disk, and launched from there. */
  boolean keepsMemory();

  /** Removes what this launcher made on the machine. The launched are killed before. */
  @Override
  void close();

  /**
   * What to launch.
   *
   * @param id the sandbox's name
   * @param template a template's name; empty for the default
   * @param memory a folder that {@link Launched#keep} filled, to go on from there; null to begin
   */
  record Order(String id, String template, Limits limits, @Nullable Path memory) {}

  /** One running agent with everything below it. */
  interface Launched {

    InputStream fromAgent();

    OutputStream toAgent();

    Meter meter();

    /** Stops or continues all processes; false when this is not possible here. */
    boolean freeze(boolean frozen);

    /**
     * Writes everything, memory included, to an empty folder and ends it. Nothing may be under way
     * on the streams.
     *
     * @throws io.github.e2bmcp.sandbox.SandboxException.EngineUnavailable when it cannot be
     *     written; then it goes on or has ended
     */
    void keep(Path folder);

    /** Ends all processes and removes what was made for them. Idempotent. */
    void kill();
  }
}
