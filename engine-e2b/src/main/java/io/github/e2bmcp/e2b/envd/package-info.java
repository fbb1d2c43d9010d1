/** A sandbox's own daemon: its processes, files and watches, typed and streamed. */
@NullMarked
package io.github.e2bmcp.e2b.envd;

import org.jspecify.annotations.NullMarked;
