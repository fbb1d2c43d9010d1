/** The main job, line by line, over stdio. */
@NullMarked
package io.github.e2bmcp.acceptance.spine;

import org.jspecify.annotations.NullMarked;
