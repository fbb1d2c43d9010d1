/**
 * Internal but for its options: each part of the protocol as methods and a capability, on the
 * semantics of the newest revision.
 */
@NullMarked
package io.github.e2bmcp.mcp.feature;

import org.jspecify.annotations.NullMarked;
