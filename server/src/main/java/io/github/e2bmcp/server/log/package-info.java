/**
 * JSON lines on stderr and, where asked for, in a file; the audit log; the bridge for libraries.
 */
@NullMarked
package io.github.e2bmcp.server.log;

import org.jspecify.annotations.NullMarked;
