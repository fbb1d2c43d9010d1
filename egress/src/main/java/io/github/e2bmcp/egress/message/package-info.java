/** HTTP messages on the way through: read strictly, framed anew. */
@NullMarked
package io.github.e2bmcp.egress.message;

import org.jspecify.annotations.NullMarked;
