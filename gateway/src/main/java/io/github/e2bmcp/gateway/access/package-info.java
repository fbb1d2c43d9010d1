/** Who may enter: keys, signed URLs, and where there are no keys, loopback only. */
@NullMarked
package io.github.e2bmcp.gateway.access;

import org.jspecify.annotations.NullMarked;
