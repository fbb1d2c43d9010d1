/**
 * How requests travel: HTTP/1.1 over blocking sockets, with deadlines. Public for the packages
 * beside it; programs start at {@code io.github.e2bmcp.e2b.E2b}.
 */
@NullMarked
package io.github.e2bmcp.e2b.transport;

import org.jspecify.annotations.NullMarked;
