package io.github.e2bmcp.local;

import io.github.e2bmcp.local.cgroup.Meter;
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
}
