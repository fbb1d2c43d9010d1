/** Processes and terminals: envd's process service. */
@NullMarked
package io.github.e2bmcp.gateway.process;

import org.jspecify.annotations.NullMarked;
