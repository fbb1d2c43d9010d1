/** The program that people start. */
@NullMarked
package io.github.e2bmcp.server;

import org.jspecify.annotations.NullMarked;
