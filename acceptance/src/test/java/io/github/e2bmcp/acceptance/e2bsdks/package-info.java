/** E2B's official SDKs, unmodified, against the built server. */
@NullMarked
package io.github.e2bmcp.acceptance.e2bsdks;

import org.jspecify.annotations.NullMarked;
