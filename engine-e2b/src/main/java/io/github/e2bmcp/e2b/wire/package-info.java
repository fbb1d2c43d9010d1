/**
 * What requests say: JSON, and the Connect protocol with its JSON codec. Public for the packages
 * beside it; programs start at {@code io.github.e2bmcp.e2b.E2b}.
 */
@NullMarked
package io.github.e2bmcp.e2b.wire;

import org.jspecify.annotations.NullMarked;
