/** Resolves a name, checks every answer and connects to a checked one. */
@NullMarked
package io.github.e2bmcp.egress.dial;

import org.jspecify.annotations.NullMarked;
