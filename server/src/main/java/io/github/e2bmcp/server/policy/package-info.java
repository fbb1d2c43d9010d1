/** Finds dangerous patterns in code. A hint and a second fence; the sandbox is the boundary. */
@NullMarked
package io.github.e2bmcp.server.policy;

import org.jspecify.annotations.NullMarked;
