/** Hosts and addresses: how they may be written, and which may never be reached. */
@NullMarked
package io.github.e2bmcp.egress.address;

import org.jspecify.annotations.NullMarked;
