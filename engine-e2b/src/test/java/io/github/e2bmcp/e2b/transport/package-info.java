/** The client's HTTP against servers that do it in every way, right and wrong. */
@NullMarked
package io.github.e2bmcp.e2b.transport;

import org.jspecify.annotations.NullMarked;
