/** Puts the parts together; the only package that knows them all. */
@NullMarked
package io.github.e2bmcp.server.program;

import org.jspecify.annotations.NullMarked;
