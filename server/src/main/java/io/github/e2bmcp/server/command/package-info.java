/** The calls of the command line, one class each. */
@NullMarked
package io.github.e2bmcp.server.command;

import org.jspecify.annotations.NullMarked;
