/**
 * E2B's HTTP API — control plane, envd and code interpreter — served from any engine on one port.
 */
@NullMarked
package io.github.e2bmcp.gateway;

import org.jspecify.annotations.NullMarked;
