/** The MCP door: the only place of the server where its tools meet the protocol. */
@NullMarked
package io.github.e2bmcp.server.door;

import org.jspecify.annotations.NullMarked;
