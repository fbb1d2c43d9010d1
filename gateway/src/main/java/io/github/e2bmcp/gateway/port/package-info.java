/** Requests to programs that listen inside a sandbox. */
@NullMarked
package io.github.e2bmcp.gateway.port;

import org.jspecify.annotations.NullMarked;
