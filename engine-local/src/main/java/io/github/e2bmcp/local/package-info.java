/**
 * The embedded engine: sandboxes made by an OCI runtime of this machine, with an agent inside.
 *
 * <p>Everything that comes out of a sandbox is untrusted: bounded, checked, and a wrong frame ends
 * that sandbox alone.
 */
@NullMarked
package io.github.e2bmcp.local;

import org.jspecify.annotations.NullMarked;
