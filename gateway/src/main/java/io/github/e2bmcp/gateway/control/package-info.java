/** The control plane: routes that make, list, pause and end sandboxes, and tell of them. */
@NullMarked
package io.github.e2bmcp.gateway.control;

import org.jspecify.annotations.NullMarked;
