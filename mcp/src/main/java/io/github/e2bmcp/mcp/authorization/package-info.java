/** Who may enter over HTTP: bearer tokens, or tokens of an OAuth 2.1 authorization server. */
@NullMarked
package io.github.e2bmcp.mcp.authorization;

import org.jspecify.annotations.NullMarked;
