/** Asks the registries, by the host's settings and nowhere else. */
@NullMarked
package io.github.e2bmcp.packages.upstream;

import org.jspecify.annotations.NullMarked;
