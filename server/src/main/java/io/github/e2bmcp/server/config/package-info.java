/** Settings from flags, environment and defaults, read once into one immutable record. */
@NullMarked
package io.github.e2bmcp.server.config;

import org.jspecify.annotations.NullMarked;
