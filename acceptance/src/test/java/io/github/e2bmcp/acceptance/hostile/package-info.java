/** What nobody honest sends, and what is answered to it. */
@NullMarked
package io.github.e2bmcp.acceptance.hostile;

import org.jspecify.annotations.NullMarked;
