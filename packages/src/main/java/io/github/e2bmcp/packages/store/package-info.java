/**
 * The packages that all sandboxes share: built once, verified, seen read-only, linked into each.
 */
@NullMarked
package io.github.e2bmcp.packages.store;

import org.jspecify.annotations.NullMarked;
