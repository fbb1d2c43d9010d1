/**
 * The attack battery: programs that try to get out of a sandbox, to starve the machine or to
 * deceive the server, each with the containment it must meet. An attack is known to be able to
 * succeed, because it does so against {@link
 * io.github.e2bmcp.testkit.unprotected.UnprotectedEngine}.
 *
 * <p>No attack sends anything to an address that the battery does not listen on itself.
 */
@NullMarked
package io.github.e2bmcp.testkit.attack;

import org.jspecify.annotations.NullMarked;
