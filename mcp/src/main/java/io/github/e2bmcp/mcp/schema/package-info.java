/** JSON Schema 2020-12: a quick check for plain schemas, a complete one for all others. */
@NullMarked
package io.github.e2bmcp.mcp.schema;

import org.jspecify.annotations.NullMarked;
