/** E2B as an engine of the sandbox contract. */
@NullMarked
package io.github.e2bmcp.e2b.engine;

import org.jspecify.annotations.NullMarked;
