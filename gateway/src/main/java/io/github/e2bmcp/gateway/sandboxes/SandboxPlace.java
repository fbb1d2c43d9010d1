package io.github.e2bmcp.gateway.sandboxes;

import io.github.e2bmcp.gateway.network.WayOut;
import io.github.e2bmcp.sandbox.Sandbox;

/**
 * Where a sandbox is.
 *
 * @param id as clients know it
 */
record SandboxPlace(String id, Sandbox sandbox, WayOut wayOut) {}
