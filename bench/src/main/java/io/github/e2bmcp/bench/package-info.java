/** Benchmarks, each with a peer measured beside it in the same run. */
@NullMarked
package io.github.e2bmcp.bench;

import org.jspecify.annotations.NullMarked;
