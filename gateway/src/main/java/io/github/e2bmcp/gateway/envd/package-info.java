/** The door to the daemon that clients expect in each sandbox: its calls and who may make them. */
@NullMarked
package io.github.e2bmcp.gateway.envd;

import org.jspecify.annotations.NullMarked;
