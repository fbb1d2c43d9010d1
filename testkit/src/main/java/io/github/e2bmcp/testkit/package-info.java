/** What every engine must pass: the contract suite and what its tests use. */
@NullMarked
package io.github.e2bmcp.testkit;

import org.jspecify.annotations.NullMarked;
