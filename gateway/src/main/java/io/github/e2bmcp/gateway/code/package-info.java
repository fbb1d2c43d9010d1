/** The code interpreter: contexts, and code run in them. */
@NullMarked
package io.github.e2bmcp.gateway.code;

import org.jspecify.annotations.NullMarked;
