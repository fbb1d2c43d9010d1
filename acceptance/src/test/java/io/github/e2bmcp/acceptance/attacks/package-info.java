/** The attack battery on every engine of this machine. */
@NullMarked
package io.github.e2bmcp.acceptance.attacks;

import org.jspecify.annotations.NullMarked;
