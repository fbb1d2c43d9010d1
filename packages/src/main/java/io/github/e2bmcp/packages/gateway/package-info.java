/** The registry gateway: what pip and npm inside a sandbox talk to. */
@NullMarked
package io.github.e2bmcp.packages.gateway;

import org.jspecify.annotations.NullMarked;
