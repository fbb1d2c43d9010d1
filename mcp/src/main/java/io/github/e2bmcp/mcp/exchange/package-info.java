/**
 * One request as a program sees it while it is served: who asks, how to talk back, what to ask the
 * user.
 */
@NullMarked
package io.github.e2bmcp.mcp.exchange;

import org.jspecify.annotations.NullMarked;
