/**
 * A Model Context Protocol server library: one internal model on the semantics of revision
 * 2026-07-28, with the older revisions translated at the edge.
 *
 * <p>Entry point: {@link io.github.e2bmcp.mcp.McpServer}. Tools, resources and prompts block, and
 * run on virtual threads; interrupting their thread means that the caller cancelled. Types are
 * immutable or safe for use by several threads unless they say otherwise.
 */
@NullMarked
package io.github.e2bmcp.mcp;

import org.jspecify.annotations.NullMarked;
