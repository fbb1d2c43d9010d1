/** The official clients drive the built server. */
@NullMarked
package io.github.e2bmcp.acceptance.clients;

import org.jspecify.annotations.NullMarked;
