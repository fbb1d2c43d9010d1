/** Writes the configuration of MCP clients. */
@NullMarked
package io.github.e2bmcp.server.install;

import org.jspecify.annotations.NullMarked;
