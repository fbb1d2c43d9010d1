/** Tests against a scripted server on loopback. */
@NullMarked
package io.github.e2bmcp.e2b.scripted;

import org.jspecify.annotations.NullMarked;
