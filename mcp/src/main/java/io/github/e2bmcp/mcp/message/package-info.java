/**
 * The words of the protocol: JSON, JSON-RPC messages and errors, the revisions. Knows of no other
 * room.
 */
@NullMarked
package io.github.e2bmcp.mcp.message;

import org.jspecify.annotations.NullMarked;
