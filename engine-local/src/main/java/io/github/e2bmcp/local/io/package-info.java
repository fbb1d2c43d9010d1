/** Files and TCP streams of a sandbox, by the operations of its agent. */
@NullMarked
package io.github.e2bmcp.local.io;

import org.jspecify.annotations.NullMarked;
