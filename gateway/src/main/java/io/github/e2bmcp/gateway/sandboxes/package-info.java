/**
 * The sandboxes that were made here: how they begin, pause, come back and end, and what is known of
 * them.
 */
@NullMarked
package io.github.e2bmcp.gateway.sandboxes;

import org.jspecify.annotations.NullMarked;
