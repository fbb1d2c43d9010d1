/**
 * A Model Context Protocol server library: one internal model on the semantics of revision
 * 2026-07-28, with the older revisions translated at the edge.
 *
 * <p>Entry point: {@link io.github.e2bmcp.mcp.McpServer}. Its rooms, each using only those before
 * it: {@code message} (JSON-RPC), {@code exchange} (a request as a program sees it), {@code offer}
 * (tools, resources, prompts), {@code schema}, {@code connection} (requests in flight), {@code
 * feature} (the methods), {@code era} (the two eras, older revisions), {@code authorization}, and
 * the transports {@code stdio} and {@code http}. {@code connection}, {@code era} and what is in
 * {@code feature} beside its options are public for the other rooms alone.
 *
 * <p>Tools, resources and prompts block, and run on virtual threads; interrupting their thread
 * means that the caller cancelled. Types are immutable or safe for use by several threads unless
 * they say otherwise.
 */
@NullMarked
package io.github.e2bmcp.mcp;

import org.jspecify.annotations.NullMarked;
