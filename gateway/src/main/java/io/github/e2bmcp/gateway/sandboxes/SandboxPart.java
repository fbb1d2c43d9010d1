package io.github.e2bmcp.gateway.sandboxes;

import tools.jackson.databind.node.ObjectNode;

/** What one door holds of a sandbox as long as it lives here. */
public interface SandboxPart extends AutoCloseable {

  /** Adds, under names of its own, what must be known again after a pause. */
  default void keep(ObjectNode entry) {}

  @Override
  void close();
}
