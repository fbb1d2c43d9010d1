/** E2B's control plane: sandboxes, templates, volumes and secrets as typed calls. */
@NullMarked
package io.github.e2bmcp.e2b.api;

import org.jspecify.annotations.NullMarked;
