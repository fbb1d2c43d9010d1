/** Who may enter over HTTP, and what one tenant can do to another. */
@NullMarked
package io.github.e2bmcp.acceptance.authorization;

import org.jspecify.annotations.NullMarked;
