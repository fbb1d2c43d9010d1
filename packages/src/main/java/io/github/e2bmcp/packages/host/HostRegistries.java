package io.github.e2bmcp.packages.host;

import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What this machine's own pip and npm are configured for. They are asked when first needed, and
 * their answers kept; a failure is not kept. Safe for use by several threads.
 */
public final class HostRegistries {

  private final HostTools tools;
  private final Lock pipLock = new ReentrantLock();
  private final Lock npmLock = new ReentrantLock();
  private @Nullable PipSettings pip;
  private @Nullable NpmSettings npm;

  /**
   * @param environment where the tools are found and what they are told; names as in {@link
   *     System#getenv}
   */
  public HostRegistries(Map<String, String> environment) {
    this.tools = new HostTools(environment);
  }

  /** With this process's environment. */
  public static HostRegistries ofThisMachine() {
    return new HostRegistries(System.getenv());
  }

  /** A text that changes when what configures the tools does; no tool is asked for it. */
  public String fingerprint() {
    return tools.fingerprint();
  }

  public PipSettings pip() throws RegistryException {
    pipLock.lock();
    try {
      PipSettings known = pip;
      if (known == null) {
        known = tools.askPip();
        pip = known;
      }
      return known;
    } finally {
      pipLock.unlock();
    }
  }

  public NpmSettings npm() throws RegistryException {
    npmLock.lock();
    try {
      NpmSettings known = npm;
      if (known == null) {
        known = tools.askNpm();
        npm = known;
      }
      return known;
    } finally {
      npmLock.unlock();
    }
  }
}
