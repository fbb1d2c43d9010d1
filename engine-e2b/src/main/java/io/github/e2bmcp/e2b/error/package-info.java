/** Why a call to E2B failed. */
@NullMarked
package io.github.e2bmcp.e2b.error;

import org.jspecify.annotations.NullMarked;
