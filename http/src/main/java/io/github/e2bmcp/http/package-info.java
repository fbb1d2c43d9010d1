/**
 * The one HTTP/1.1 server that all doors share: blocking handlers on virtual threads, over TCP or
 * over any pair of byte streams.
 */
@NullMarked
package io.github.e2bmcp.http;

import org.jspecify.annotations.NullMarked;
