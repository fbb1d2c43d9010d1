/** The product with its sandboxes behind E2B's API. */
@NullMarked
package io.github.e2bmcp.acceptance.e2b;

import org.jspecify.annotations.NullMarked;
