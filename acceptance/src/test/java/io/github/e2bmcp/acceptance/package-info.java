/** The product judged from outside: the real launcher, the real clients. */
@NullMarked
package io.github.e2bmcp.acceptance;

import org.jspecify.annotations.NullMarked;
