/** The guided run: a client of its own process, so that what is shown is what an assistant gets. */
@NullMarked
package io.github.e2bmcp.server.demo;

import org.jspecify.annotations.NullMarked;
