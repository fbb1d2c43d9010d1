/**
 * A client of E2B: the cloud, a self-hosted one, or any server that speaks its API.
 *
 * <p>Start at {@link io.github.e2bmcp.e2b.E2b}. Calls block and belong on virtual threads;
 * interrupting the calling thread cancels a call. Every call has a deadline. All types are safe for
 * use by several threads unless they say otherwise.
 */
@NullMarked
package io.github.e2bmcp.e2b;

import org.jspecify.annotations.NullMarked;
