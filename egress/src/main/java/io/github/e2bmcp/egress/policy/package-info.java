/** What a sandbox's policy lets through. */
@NullMarked
package io.github.e2bmcp.egress.policy;

import org.jspecify.annotations.NullMarked;
