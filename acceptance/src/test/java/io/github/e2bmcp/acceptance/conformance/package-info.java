/** The protocol library judged by the official conformance suite, on a server made for it. */
@NullMarked
package io.github.e2bmcp.acceptance.conformance;

import org.jspecify.annotations.NullMarked;
