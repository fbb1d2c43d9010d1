/** What becomes of a program's output before anybody sees it: decode, strip, mask, cap. */
@NullMarked
package io.github.e2bmcp.server.output;

import org.jspecify.annotations.NullMarked;
