/** The stdio transport: a message a line. */
@NullMarked
package io.github.e2bmcp.mcp.stdio;

import org.jspecify.annotations.NullMarked;
