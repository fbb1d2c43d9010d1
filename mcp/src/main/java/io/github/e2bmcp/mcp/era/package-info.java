/**
 * Internal: the two ways in which MCP has been spoken, told apart for each request, and the
 * translation for older revisions.
 */
@NullMarked
package io.github.e2bmcp.mcp.era;

import org.jspecify.annotations.NullMarked;
