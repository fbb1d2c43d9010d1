/**
 * The contract that every door and every engine share: a sandbox is a place where processes run and
 * files live.
 *
 * <p>All calls block and are made on virtual threads. Interrupting the calling thread means cancel:
 * the call ends with {@link io.github.e2bmcp.sandbox.SandboxException.Cancelled} and the thread's
 * interrupt flag stays set. Every type is safe for use by several threads unless it says otherwise.
 */
@NullMarked
package io.github.e2bmcp.sandbox;

import org.jspecify.annotations.NullMarked;
