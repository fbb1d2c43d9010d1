/** The Streamable HTTP transport, with and without sessions. */
@NullMarked
package io.github.e2bmcp.mcp.http;

import org.jspecify.annotations.NullMarked;
