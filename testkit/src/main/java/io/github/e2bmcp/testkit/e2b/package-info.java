/** What E2B's own servers say, word by word, for the tests of both sides. */
@NullMarked
package io.github.e2bmcp.testkit.e2b;

import org.jspecify.annotations.NullMarked;
