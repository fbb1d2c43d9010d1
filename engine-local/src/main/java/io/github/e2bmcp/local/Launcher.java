package io.github.e2bmcp.local;

import io.github.e2bmcp.sandbox.Limits;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Starts an agent in a container of its own. Nothing above this port may assume that the server and
 * the sandbox share a file system or a kernel.
 */
interface Launcher extends AutoCloseable {

  /** What runs the sandboxes, such as {@code runc 1.1.5 (root)}. */
  String runtime();

  /**
   * Starts one; returns when its first process was started.
   *
   * @throws io.github.e2bmcp.sandbox.SandboxException.EngineUnavailable when it does not start
   */
  Launched launch(Order order);

  /** Removes what this launcher made on the machine. The launched are killed before. */
  @Override
  void close();

  /**
   * What to launch.
   *
   * @param id the sandbox's name
   * @param template a template's name; empty for the default
   */
  record Order(String id, String template, Limits limits) {}

  /** One running agent with everything below it. */
  interface Launched {

    InputStream fromAgent();

    OutputStream toAgent();

    Meter meter();

    /** Stops or continues all processes; false when this is not possible here. */
    boolean freeze(boolean frozen);

    /** Ends all processes and removes what was made for them. Idempotent. */
    void kill();
  }

  /** What the host, not the agent, knows about a sandbox's use of resources; -1 where unknown. */
  interface Meter {

    Meter NONE = new Meter() {};

    default long cpuNanos() {
      return -1;
    }

    default long memoryBytes() {
      return -1;
    }

    default long memoryPeakBytes() {
      return -1;
    }

    default int processes() {
      return -1;
    }

    /** The limit of memory that is in force. */
    default long memoryLimit() {
      return -1;
    }

    default boolean hasProcessorQuota() {
      return false;
    }

    /** How often the kernel killed a process for want of memory. */
    default long memoryKills() {
      return -1;
    }

    /** How often a fork was refused by the process limit. */
    default long refusedForks() {
      return -1;
    }
  }
}
