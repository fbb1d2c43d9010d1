/**
 * Stateful Python and JavaScript over any sandbox. A kernel, shipped as a resource, runs there as
 * an ordinary process; what it says is treated as untrusted.
 */
@NullMarked
package io.github.e2bmcp.interpreter;

import org.jspecify.annotations.NullMarked;
