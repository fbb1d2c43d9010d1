/**
 * Internal: what is kept of a client, and the requests of it that are in flight, whatever the
 * transport.
 */
@NullMarked
package io.github.e2bmcp.mcp.connection;

import org.jspecify.annotations.NullMarked;
