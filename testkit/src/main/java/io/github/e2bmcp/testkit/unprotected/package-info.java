/**
 * An engine without any protection, for tests only: its sandboxes are temporary directories and
 * plain processes of this machine. Attacks succeed here, which proves that a test of a real engine
 * is able to fail.
 */
@NullMarked
package io.github.e2bmcp.testkit.unprotected;

import org.jspecify.annotations.NullMarked;
