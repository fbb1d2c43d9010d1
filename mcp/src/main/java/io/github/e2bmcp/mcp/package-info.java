@NullMarked
package io.github.e2bmcp.mcp;

import org.jspecify.annotations.NullMarked;
